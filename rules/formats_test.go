package rules_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/account"
	"github.com/belay-dev/belay/rules"
)

// The formats that examples are of.
const (
	ofTemplates = "cloudformation"
	ofTerraform = "terraform"
	ofAccounts  = "account"
)

// inNoFormat are the rules that cannot find what they ask about in a format, and the
// reason. The format may have an unknown example nevertheless.
var inNoFormat = map[string]map[string]string{
	"alarm-only-in-prod-condition": {ofAccounts: "an account is what its conditions came to"},
	"bucket-emptied-on-delete":     {ofAccounts: "who empties a bucket is a function like others there"},
	"chain-timeout-inversion":      {ofAccounts: "the values of environment variables, which name the function that is called, are in no snapshot"},
	"code-drift-ignored":           {ofTemplates: "a template ignores no changes", ofAccounts: "an account ignores no changes"},
	"custom-resource-timeout":      {ofTerraform: "Terraform waits for a function for as long as it runs", ofAccounts: "custom resources are of templates"},
	"env-reference-without-access": {ofAccounts: "the values of environment variables are in no snapshot"},
	"environment-drift":            {ofAccounts: "an account is one environment"},
	"event-subscriber-no-dlq":      {ofAccounts: "custom event buses without rules are not collected"},
	"fixed-physical-name":          {ofAccounts: "an account is one environment"},
	"log-group-race":               {ofAccounts: "who was first is decided"},
	"memory-default":               {ofAccounts: "an account shows the default as if somebody had written it"},
	"no-hooks":                     {ofTerraform: "the AppSpec of a deployment names its hooks", ofAccounts: "the AppSpec of a deployment names its hooks"},
	"sam-template-broader-than-source": {
		ofTerraform: "policy templates are SAM's", ofAccounts: "what SAM made of a template of a policy is a policy like others",
	},
	"timeout-default":              {ofAccounts: "an account shows the default as if somebody had written it"},
	"user-pool-without-protection": {ofAccounts: "user pools are not collected"},
	"workflow-alias":               {ofTerraform: "the aliases of Terraform move by weights that somebody sets", ofAccounts: "aliases of workflows are not collected"},
}

// formatsOf are the formats in which a rule is to have examples. Accounts are demanded of
// the families that ask what services are set to; what is permitted in an account is
// compared with its source in tests of the command.
func formatsOf(r *engine.Rule) []string {
	switch {
	case r.Account:
		return []string{ofAccounts}
	case r.Cloud != model.AWS:
		return []string{ofTerraform}
	case r.Family == "permissions":
		return []string{ofTemplates, ofTerraform}
	}
	return []string{ofTemplates, ofTerraform, ofAccounts}
}

// TestFormats demands that a rule has a bad, a good and an unknown example in each
// format that can express it. In an account something is unknown where a call was
// refused: where none of the calls of the rule's own examples leaves it unknown, because
// one call returns all that the rule asks about or nothing of it, none is demanded.
func TestFormats(t *testing.T) {
	e := load(t, *only)
	for _, r := range e.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			dir := path.Join(r.Family, strings.ReplaceAll(r.ID, "-", "_"))
			all := examplesOf(t, dir, "")
			for _, format := range formatsOf(r) {
				has := map[string]bool{}
				for _, x := range all {
					has[x.Outcome] = has[x.Outcome] || formatOf(t, dir, x) == format
				}
				reason := inNoFormat[r.ID][format]
				switch missing := slices.DeleteFunc([]string{example.Bad, example.Good, example.Unknown}, func(o string) bool { return has[o] }); {
				case reason != "" && has[example.Bad]:
					t.Errorf("has a bad example of %s, though %s", format, reason)
				case reason != "" || len(missing) == 0:
				case format == ofAccounts && slices.Equal(missing, []string{example.Unknown}):
					if call := leavesUnknown(t, e, r, dir, all); call != "" {
						t.Errorf("has no unknown example of an account, and is unknown where %s was refused", call)
					}
				default:
					t.Errorf("has no %s example of %s", strings.Join(missing, " and no "), format)
				}
			}
		})
	}
	if *only != "" {
		return
	}
	for id := range inNoFormat {
		if !slices.ContainsFunc(e.Rules(), func(r *engine.Rule) bool { return r.ID == id }) {
			t.Errorf("inNoFormat has %s, which is no rule", id)
		}
	}
}

// TestGoodAccounts demands that a rule passes something in its good example of an account.
func TestGoodAccounts(t *testing.T) {
	e := load(t, *only)
	for _, r := range e.Rules() {
		content, err := os.ReadFile(path.Join(r.Family, strings.ReplaceAll(r.ID, "-", "_"), "good_account.json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		alone, err := e.Select(engine.Options{Rules: []string{r.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if check(t, alone, content).Summary.Passed == 0 {
			t.Errorf("%s passes nothing of its good account, which would be as good if the rule asked nothing", r.ID)
		}
	}
}

// formatOf is the format of an example.
func formatOf(t *testing.T, dir string, x example.Example) string {
	t.Helper()
	format := ofTemplates
	for _, file := range x.Files {
		switch path.Ext(file) {
		case ".tf":
			return ofTerraform
		case ".json":
			content, err := os.ReadFile(path.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(`"BelaySnapshot"`)) {
				return ofAccounts
			}
			if bytes.Contains(content, []byte(`"planned_values"`)) {
				return ofTerraform
			}
		}
	}
	return format
}

// leavesUnknown is a call that, if it had been refused when one of the accounts among
// the examples was read, would leave something unknown to a rule; "" if there is none.
func leavesUnknown(t *testing.T, e *engine.Engine, r *engine.Rule, dir string, all []example.Example) string {
	t.Helper()
	alone, err := e.Select(engine.Options{Rules: []string{r.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if len(x.Files) != 1 || formatOf(t, dir, x) != ofAccounts {
			continue
		}
		content, err := os.ReadFile(path.Join(dir, x.Files[0]))
		if err != nil {
			t.Fatal(err)
		}
		var s struct{ Calls []struct{ Name string } }
		if err := json.Unmarshal(content, &s); err != nil {
			t.Fatal(err)
		}
		for _, call := range s.Calls {
			for _, f := range check(t, alone, refused(t, content, call.Name)).Findings {
				if f.Outcome == engine.Unknown {
					return call.Name
				}
			}
		}
	}
	return ""
}

// check asks about a snapshot.
func check(t *testing.T, e *engine.Engine, content []byte) *engine.Result {
	t.Helper()
	tree := &parser.Tree{FS: fstest.MapFS{"account.json": {Data: content, Mode: 0o600}}, Files: []string{"account.json"}}
	found, err := account.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []*model.Unit
	for _, input := range found.Inputs {
		unit, err := input.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, unit)
	}
	result, err := e.Check(t.Context(), workspace.Build(units, workspace.Options{Reads: e.Shows()}))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// refused is a snapshot as if a call had been refused, for whatever it was made for.
func refused(t *testing.T, content []byte, call string) []byte {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(content, &s); err != nil {
		t.Fatal(err)
	}
	var of []any
	for _, region := range asBlock(s["Results"]) {
		for name, items := range asBlock(region) {
			if name != call && !strings.HasPrefix(name, call+"/") {
				continue
			}
			for _, item := range asList(items) {
				if id := asBlock(item)["Of"]; id != nil && !slices.Contains(of, id) {
					of = append(of, id)
				}
			}
			delete(asBlock(region), name)
		}
	}
	for _, line := range asList(s["Calls"]) {
		if line := asBlock(line); line["Name"] == call {
			failure := map[string]any{"Code": "AccessDeniedException"}
			if len(of) > 0 {
				failure["Of"] = of
			}
			line["Complete"], line["Items"], line["Failures"] = false, 0, []any{failure}
		}
	}
	out, err := json.MarshalIndent(ordered{s}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// An ordered is a snapshot whose first field says that it is one.
type ordered struct{ fields map[string]any }

// MarshalJSON writes the version first, by which a snapshot is known.
func (o ordered) MarshalJSON() ([]byte, error) {
	version, err := json.Marshal(o.fields["BelaySnapshot"])
	if err != nil {
		return nil, err
	}
	delete(o.fields, "BelaySnapshot")
	rest, err := json.Marshal(o.fields)
	return slices.Concat([]byte(`{"BelaySnapshot":`), version, []byte(`,`), bytes.TrimPrefix(rest, []byte(`{`))), err
}

func asBlock(value any) map[string]any {
	block, _ := value.(map[string]any)
	return block
}

func asList(value any) []any {
	list, _ := value.([]any)
	return list
}

// TestEmbedded checks that the binary has all that is in the folders of rules but what
// nobody shows: the tests and, as they are long, the accounts among examples that have
// templates beside them.
func TestEmbedded(t *testing.T) {
	if *only != "" {
		t.Skip("it is about all rules, and -only names some")
	}
	for _, r := range load(t, "").Rules() {
		dir := path.Join(r.Family, strings.ReplaceAll(r.ID, "-", "_"))
		for _, x := range examplesOf(t, dir, "") {
			for _, file := range x.Files {
				_, err := fs.Stat(rules.FS, path.Join(dir, file))
				left := strings.HasSuffix(file, "_account.json") || strings.HasPrefix(path.Base(file), ".")
				if left == (err == nil) {
					t.Errorf("%s/%s: left out is %t, and %v", dir, file, left, err)
				}
			}
		}
	}
}
