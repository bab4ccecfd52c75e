// Package parity_test makes what the pairs say in an account, with Terraform and moto,
// and compares what is found there with what is found in the source.
package parity_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/collect"
	"github.com/belay-dev/belay/internal/collect/settings"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/account"
	language "github.com/belay-dev/belay/parser/terraform"
	"github.com/belay-dev/belay/rules"
)

// region is where everything is made.
const region = "eu-central-1"

// TestParity applies the Terraform of each pair to an account of its own, collects it,
// and wants the findings of the source, but for the differences of the table. What
// could not be made stands in a table, too.
func TestParity(t *testing.T) {
	if testing.Short() {
		t.Skip("Terraform waits for what it makes, most of a minute")
	}
	all := roots(t)
	dir := t.TempDir()
	compose(t, dir, all)
	front, err := awstest.Front(awstest.Moto(t))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(awstest.Apart(front))
	defer server.Close()
	run := prepare(t, dir, server.URL)
	compareFailures(t, run.apply(t))
	byRoot := map[string][]made{}
	for _, m := range run.state(t) {
		byRoot[m.root] = append(byRoot[m.root], m)
	}
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	used := make([]bool, len(differences))
	for _, r := range all {
		t.Run(r.name, func(t *testing.T) {
			compareRoot(t, e, used, &r, byRoot[r.name], snapshotOf(t, r.name, server.URL))
		})
	}
	for i, d := range differences {
		if !used[i] && !t.Failed() {
			t.Errorf("there is no such difference: %+v", d)
		}
	}
}

// compareRoot compares what is found in the source of a root and in its account.
func compareRoot(t *testing.T, e *engine.Engine, used []bool, r *root, all []made, content []byte) {
	t.Helper()
	n := namesOf(all)
	var want, got []finding
	result, units := check(t, e, language.Loader{}, r.source(), nil)
	n.label(units, canonical)
	for _, f := range result.Findings {
		want = append(want, n.ofSource(&f))
	}
	clear(n.labels)
	result, units = check(t, e, account.Loader{}, fstest.MapFS{"account.json": {Data: content}}, expected)
	n.label(units, n.id)
	for _, f := range result.Findings {
		if f.Rule.Account {
			continue // no source answers it
		}
		got = append(got, n.ofAccount(&f))
	}
	if len(want) == 0 || len(got) == 0 {
		t.Errorf("%d findings in the source and %d in the account: there is nothing to compare", len(want), len(got))
	}
	compare(t, used, want, got)
}

// source are the files of a root as they are checked.
func (r *root) source() fstest.MapFS {
	files := fstest.MapFS{there: {Data: []byte(r.there)}, "terraform.tfvars": {Data: []byte(arguments[r.name])}}
	for name, content := range r.files {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// snapshotOf collects the account of a root.
func snapshotOf(t *testing.T, root, endpoint string) []byte {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": accessKey(root), "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	session, err := collect.Open(t.Context(), settings.Credentials{EndpointURL: endpoint, Region: region})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "snapshot.json")
	_, err = collect.Collect(t.Context(), session, settings.Options{
		Tool: "belay test", Now: time.Now, Regions: []string{region}, MaxPages: 100, Concurrency: 8, Poll: time.Millisecond,
	}, name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// check checks files of one format. Problems of which nobody knows the reason fail.
func check(t *testing.T, e *engine.Engine, loader parser.Loader, files fstest.MapFS, known map[string]string) (*engine.Result, []*model.Unit) {
	t.Helper()
	tree := &parser.Tree{FS: files}
	for name := range files {
		tree.Files = append(tree.Files, name)
	}
	slices.Sort(tree.Files)
	found, err := loader.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	units := make([]*model.Unit, 0, len(found.Inputs))
	for _, in := range found.Inputs {
		u, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	result, err := e.Check(t.Context(), workspace.Build(units, workspace.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range slices.Concat(found.Problems, result.Problems) {
		if p.Effect != source.Noted && known[p.ID] == "" {
			t.Errorf("%s: %s %s", loader.Name(), p.ID, p.Message)
		}
	}
	for _, f := range result.Failures {
		t.Errorf("%s: %s does not evaluate: %s", loader.Name(), f.Rule.ID, f.Err)
	}
	return result, units
}

// expected are problems of accounts, and the reason.
var expected = map[string]string{}

// A finding is one in words that source and account have in common.
type finding struct{ rule, name, text string }

// compare wants the same findings but for those of the table.
func compare(t *testing.T, used []bool, want, got []finding) {
	t.Helper()
	report := func(only string, findings, others []finding) {
		for _, f := range findings {
			if slices.Contains(others, f) {
				continue
			}
			i := slices.IndexFunc(differences, func(d difference) bool {
				return d.only == only && matches(d.root, filepath.Base(t.Name())) && matches(d.rule, f.rule) && matches(d.name, f.name)
			})
			if i < 0 {
				t.Errorf("only in the %s: %s", only, f.text)
				continue
			}
			used[i] = true
		}
	}
	report(inSource, want, got)
	report(inAccount, got, want)
}

// matches tells whether a word of the table stands for another: an empty one for any.
func matches(word, other string) bool {
	return word == "" || word == other || strings.HasPrefix(other, word+".")
}

// compareFailures wants what could not be made to be what moto cannot make.
func compareFailures(t *testing.T, failed map[string]string) {
	t.Helper()
	for address, why := range failed {
		if notMade[address] == "" {
			t.Errorf("%s was not made: %s", address, why)
		}
	}
	for address, reason := range notMade {
		if failed[address] == "" {
			t.Errorf("%s was made, though %s", address, reason)
		}
	}
}

func describe(f *engine.Finding, name string, witnesses []string) finding {
	slices.Sort(witnesses)
	return finding{f.Rule.ID, name, fmt.Sprintf("%s %s %s %s %q", f.Outcome, f.Severity, f.Rule.ID, name, witnesses)}
}
