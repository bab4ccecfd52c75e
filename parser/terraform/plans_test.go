package terraform

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/parser"
)

// TestFindPlans finds plans and states by what is in them, whatever else is JSON.
func TestFindPlans(t *testing.T) {
	const plan = `{"format_version":"1.2","resource_changes":[]}`
	wide := []byte{0xFF, 0xFE}
	for _, c := range []byte(plan) {
		wide = append(wide, c, 0)
	}
	files := map[string]string{
		"a/main.tf":        `resource "aws_sqs_queue" "q" {}`,
		"a/plan.json":      plan,
		"sorted.json":      `{"configuration":{"provider_config":{}},"format_version":"1.2","planned_values":{}}`,
		"state.json":       `{"format_version":"1.0","values":{"root_module":{}}}`,
		"wide.json":        string(wide),
		"late.json":        `{"x":"` + strings.Repeat("x", peek) + `","format_version":"1.2","planned_values":{}}`,
		"named":            plan,
		"other":            plan,
		"package.json":     `{"name":"x"}`,
		"stored.json":      `{"version":4,"resources":[]}`,
		"tfplan":           "PK\x03\x04..tfplan..",
		"template.json":    `{"Resources":{"format_version":{"Type":"AWS::SQS::Queue"}}}`,
		"UPPER.JSON":       plan,
		"cut.json":         `{"format_version":"1.2","planned_values":{"root_module"`,
		"given/plan.json":  plan,
		"given/b/main.tf":  `resource "aws_sqs_queue" "q" {}`,
		"given/b/other.tf": "",
	}
	tree := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	found, err := Loader{}.Find(t.Context(), &parser.Tree{
		FS: tree, Files: slices.Sorted(maps.Keys(files)), Named: map[string]bool{"named": true, "tfplan": true},
	}, parser.Options{Plans: []parser.Plan{{File: "given/plan.json", Folder: "given"}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, in := range found.Inputs {
		unit, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, unit.Key+": "+strings.Join(unit.Files, ", "))
	}
	want := []string{
		"UPPER.JSON: UPPER.JSON", "a: a/main.tf", "a/plan.json: a/plan.json", "cut.json: cut.json",
		"given/b: given/b/main.tf, given/b/other.tf, given/plan.json",
		"named: named", "sorted.json: sorted.json", "state.json: state.json", "wide.json: wide.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
	if len(found.Problems) != 1 || found.Problems[0].At.File != "tfplan" {
		t.Errorf("got problems %v", found.Problems)
	}
}

// TestFuseWrongly refuses a plan that is not said which root module it is of.
func TestFuseWrongly(t *testing.T) {
	files := map[string]string{"a/main.tf": "", "b/main.tf": "", "plan.json": `{"format_version":"1.2","planned_values":{}}`}
	tree := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	for name, c := range map[string]struct {
		plans []parser.Plan
		want  string
	}{
		"several": {[]parser.Plan{{File: "plan.json", Folder: "."}}, "plan plan.json: . has 2 Terraform root modules: say which one it is of, as in a=plan.json"},
		"none":    {[]parser.Plan{{File: "plan.json", Folder: "c"}}, "plan plan.json: c has no Terraform root module"},
		"twice":   {[]parser.Plan{{File: "plan.json", Folder: "a"}, {File: "plan.json", Folder: "a"}}, "plan plan.json: a has a plan already"},
		"no file": {[]parser.Plan{{File: "none.json", Folder: "a"}}, "read plan: none.json: file does not exist"},
	} {
		_, err := Loader{}.Find(t.Context(), &parser.Tree{FS: tree, Files: slices.Sorted(maps.Keys(files))}, parser.Options{Plans: c.plans})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
