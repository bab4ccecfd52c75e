package main

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/rules"
)

// inNoPair are rules that no pair need find something with, and the reason.
var inNoPair = map[string]string{
	"alarm-only-in-prod-condition":     "it asks about environments, which no template declares",
	"code-drift-ignored":               "a template ignores no changes",
	"environment-drift":                "it asks about environments, which no template declares",
	"fixed-physical-name":              "it asks about environments, which no template declares",
	"no-hooks":                         "the AppSpec of a deployment has them, where it is not CloudFormation that deploys",
	"schedule-dlq-elsewhere":           "a template does not say to which Region it goes",
	"target-dlq-elsewhere":             "a template does not say to which Region it goes",
	"sam-template-broader-than-source": "policy templates are SAM's",
	"custom-resource-timeout":          "Terraform waits for a function for as long as it runs",
	"workflow-alias":                   "the aliases of Terraform move by weights that somebody sets",
}

// reference is the format that the others are compared with.
const reference = "cloudformation"

// A stack is what a pair says in one format.
type stack struct {
	kinds    map[model.Kind]bool
	findings []string
	found    map[string]bool // the rules that find something
}

// TestPairs checks stacks that are written in several formats, each in its
// folder of an archive of testdata/pairs. Whatever the format, the findings are
// the same. Together the stacks touch every kind. Every rule finds something in
// one of them, or finds as much in its bad example of every format.
func TestPairs(t *testing.T) {
	files, err := filepath.Glob("../../testdata/pairs/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pairs in testdata/pairs: %v", err)
	}
	rego, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kinds, found := map[model.Kind]bool{}, map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			s := checkPair(t, rego, file)
			maps.Copy(kinds, s.kinds)
			maps.Copy(found, s.found)
		})
	}
	if t.Failed() {
		return
	}
	for kind := range model.Kinds {
		if !kinds[kind] && kind != model.Account && kind != model.Stack { // which are in no template
			t.Errorf("no pair has a %s", kind)
		}
	}
	for _, r := range rego.Rules() {
		if r.Account {
			continue
		}
		switch reason := inNoPair[r.ID]; {
		case found[r.ID] && reason != "":
			t.Errorf("%s finds something in a pair, though %s", r.ID, reason)
		case !found[r.ID] && reason == "":
			t.Run(r.ID, func(t *testing.T) { checkExamples(t, rego, r) })
		}
	}
}

// checkExamples compares what a rule finds in its bad examples of each format that
// can say it: of other clouds than AWS only Terraform does.
func checkExamples(t *testing.T, rego *engine.Engine, r *engine.Rule) {
	t.Helper()
	var want []string
	names := []string{"bad.yaml", "bad.tf"}
	if r.Cloud != model.AWS {
		names = names[1:]
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("..", "..", "rules", r.Family, strings.ReplaceAll(r.ID, "-", "_"), name))
		if err != nil {
			t.Fatalf("it finds something in no pair: %s", err)
		}
		_, result := checkFiles(t, rego, name, fstest.MapFS{name: {Data: data, Mode: 0o600}})
		var got []string
		for _, f := range result.Findings {
			if f.Rule.ID == r.ID && f.Outcome == engine.Found {
				got = append(got, f.Severity.String()+" of "+string(f.Subject.Kind))
			}
		}
		slices.Sort(got)
		switch {
		case len(got) == 0:
			t.Errorf("it finds nothing in %s", name)
		case want == nil:
			want = got
		default:
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings in bad.yaml (-) and %s (+):\n%s", name, diff)
			}
		}
	}
}

// checkPair compares the formats of an archive. What it returns is what all of
// them have.
func checkPair(t *testing.T, rego *engine.Engine, file string) stack {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	formats := map[string]fstest.MapFS{}
	for _, f := range archive.Files {
		format, name, ok := strings.Cut(f.Name, "/")
		if !ok {
			t.Fatalf("%s is in no folder of a format", f.Name)
		}
		if formats[format] == nil {
			formats[format] = fstest.MapFS{}
		}
		formats[format][name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	if formats[reference] == nil || formats["terraform"] == nil {
		t.Fatal("a pair has the folders cloudformation and terraform")
	}
	same := sameNames(string(archive.Comment))
	want := checkStack(t, rego, reference, formats[reference], same)
	for _, format := range slices.Sorted(maps.Keys(formats)) {
		if format == reference {
			continue
		}
		got := checkStack(t, rego, format, formats[format], same)
		if diff := cmp.Diff(want.findings, got.findings); diff != "" {
			t.Errorf("findings (-%s +%s):\n%s", reference, format, diff)
		}
		maps.DeleteFunc(want.kinds, func(kind model.Kind, _ bool) bool { return !got.kinds[kind] })
	}
	return want
}

// sameNames reads the lines "one name = another" of a comment, for names that
// canonical does not make the same.
func sameNames(comment string) map[string]string {
	same := map[string]string{}
	for line := range strings.Lines(comment) {
		if one, other, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			same[other] = one
		}
	}
	return same
}

func checkStack(t *testing.T, rego *engine.Engine, format string, files fstest.MapFS, same map[string]string) stack {
	t.Helper()
	units, result := checkFiles(t, rego, format, files)
	refuse(t, format, result.Problems)
	s := stack{kinds: map[model.Kind]bool{}, found: map[string]bool{}}
	n := names{same: same, of: map[string]string{}}
	for _, u := range units {
		for _, r := range u.Resources {
			s.kinds[r.Kind] = true
			n.add(r)
		}
	}
	for _, f := range result.Findings {
		var witnesses []string
		for _, w := range f.Witnesses {
			witnesses = append(witnesses, n.text(w))
		}
		slices.Sort(witnesses)
		when := ""
		if len(f.When) > 0 {
			when = " in some worlds"
		}
		s.findings = append(s.findings, fmt.Sprintf("%s %s %s %s %s %q%s",
			f.Outcome, f.Severity, f.Rule.ID, f.Subject.Kind, n.name(f.Subject.ID), witnesses, when))
		if f.Outcome == engine.Found {
			s.found[f.Rule.ID] = true
		}
	}
	slices.Sort(s.findings)
	return s
}

// checkFiles loads and checks files as they would be on their own.
func checkFiles(t *testing.T, rego *engine.Engine, format string, files fstest.MapFS) ([]*model.Unit, *engine.Result) {
	t.Helper()
	tree := &parser.Tree{FS: files}
	for name := range files {
		tree.Files = append(tree.Files, name)
	}
	slices.Sort(tree.Files)
	units := loadAll(t, tree)
	result, err := rego.Check(t.Context(), workspace.Build(units, workspace.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, failure := range result.Failures {
		t.Errorf("%s: %s does not evaluate: %s", format, failure.Rule.ID, failure.Err)
	}
	return units, result
}

func loadAll(t *testing.T, tree *parser.Tree) []*model.Unit {
	t.Helper()
	var units []*model.Unit
	for _, loader := range Loaders() {
		found, err := loader.Find(t.Context(), tree, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		refuse(t, loader.Name(), found.Problems)
		for _, input := range found.Inputs {
			unit, err := input.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			units = append(units, unit)
		}
	}
	if len(units) == 0 {
		t.Fatalf("%v is of no format", tree.Files)
	}
	return units
}

// refuse fails for whatever was not examined.
func refuse(t *testing.T, format string, problems []source.Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Effect != source.Noted {
			t.Errorf("%s: %s %s: %s", format, p.At, p.ID, p.Message)
		}
	}
}

// names are the names of a stack's resources, written alike in every format.
type names struct {
	same map[string]string
	of   map[string]string // by label and by id
}

func (n names) add(r *model.Resource) {
	n.of[r.ID] = n.name(r.ID)
	if r.Label != "" {
		n.of[r.Label] = n.of[r.ID]
	}
}

func (n names) name(id string) string {
	out := canonical(id)
	if other, ok := n.same[out]; ok {
		return other
	}
	return out
}

// text writes the names in a text alike, the longest first. What a hole is of a
// resource is called differently in each format.
func (n names) text(s string) string {
	s = strings.TrimPrefix(s, "subscription ") // as one is called that has a label
	for _, name := range slices.SortedFunc(maps.Keys(n.of), func(a, b string) int { return len(b) - len(a) }) {
		s = whole(s, name, n.of[name])
	}
	return hole.ReplaceAllString(s, "⟦$1⟧")
}

// whole replaces a name where it stands as a word.
func whole(s, name, by string) string {
	return regexp.MustCompile(`(^|[^\w.])`+regexp.QuoteMeta(name)+`($|\W)`).ReplaceAllString(s, "${1}"+by+"${2}")
}

var (
	// terraformType is what an address begins with.
	terraformType = regexp.MustCompile(`^(module\.[a-z0-9_]+\.)?aws(cc)?_[a-z0-9_]+\.`)
	// listed are the lists of CloudFormation whose items are resources of their own
	// in Terraform.
	listed = regexp.MustCompile(`\.(Policies|Targets)\[([^\]]*)\]`)
	// hole is a hole in a text, by the name of the resource and more.
	hole = regexp.MustCompile(`⟦([a-z0-9_]+)[^⟧]*⟧`)
	// capital begins a word of a logical id.
	capital = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)

// canonical writes a logical id and an address alike: Orders.Targets[Ship] and
// aws_cloudwatch_event_target.orders_ship are both orders_ship.
func canonical(id string) string {
	id = terraformType.ReplaceAllString(id, "$1")
	id = listed.ReplaceAllString(id, "_$2")
	for other, attribute := range map[string]string{"AssumeRolePolicyDocument": "assume_role_policy", "KeyPolicy": "policy"} {
		id = strings.Replace(id, "."+other, "."+attribute, 1)
	}
	id = capital.ReplaceAllString(id, "${1}_$2")
	return path.Clean(strings.ToLower(id))
}
