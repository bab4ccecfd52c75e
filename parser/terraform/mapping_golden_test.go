package terraform

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
	"github.com/belay-dev/belay/parser/terraform/language"
)

var update = flag.Bool("update", false, "rewrite what stands behind the cases of testdata/mapping")

// neverSet are attributes that no configuration sets, with the reason.
var neverSet = map[string]string{
	"stage.implicit":             "SAM alone makes stages that nobody asked for",
	"state_machine.shift_alarms": "an alias of the provider moves by weights that somebody sets",
	"state_machine.shifting":     "an alias of the provider moves by weights that somebody sets",
}

// mappingCases are the archives of testdata/mapping.
func mappingCases(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/mapping/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/mapping: %v", err)
	}
	return files
}

// rootOf reads the root module of an archive.
func rootOf(t *testing.T, archive *txtar.Archive) *config.Root {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o600}
		}
	}
	return language.NewReader(files, slices.Sorted(maps.Keys(files))).Load(".", language.Options{Document: policyDocument})
}

// TestMapping maps the configurations of testdata/mapping and compares with what
// stands behind each of them. Together they set every attribute that a loader
// sets of any kind.
func TestMapping(t *testing.T) {
	reached := map[model.Kind]map[string]bool{}
	for _, file := range mappingCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkMapping(t, file, reached) })
	}
	for kind := range model.Kinds {
		for _, name := range loaderAttributes(kind) {
			if !reached[kind][name] && neverSet[string(kind)+"."+name] == "" {
				t.Errorf("no case sets %s of %s", name, kind)
			}
		}
	}
}

func checkMapping(t *testing.T, file string, reached map[model.Kind]map[string]bool) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root := rootOf(t, archive)
	for _, p := range slices.Concat(root.Problems, root.Failures) {
		t.Errorf("reading: %s %s", p.At, p.Message)
	}
	resources, problems := mapResources(root)
	for _, r := range resources {
		if reached[r.Kind] == nil {
			reached[r.Kind] = map[string]bool{}
		}
		for name := range r.Attrs {
			reached[r.Kind][name] = true
		}
	}
	got := writeResources(resources, problems)
	if root.Open != "" {
		got += fmt.Sprintf("open: %s %v\n", root.Open, root.Hides)
	}
	want := ""
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
		}
	}
	if *update {
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
}

func writeResources(resources []*model.Resource, problems []source.Problem) string {
	var b strings.Builder
	for _, r := range resources {
		fmt.Fprintf(&b, "%s %s @%s", r.Kind, r.ID, place(r.At))
		if r.Key != "" {
			fmt.Fprintf(&b, " key %s", r.Key)
		}
		if r.Label != "" {
			fmt.Fprintf(&b, " (%s)", r.Label)
		}
		if r.If != nil {
			fmt.Fprintf(&b, " if %v", r.If)
		}
		if r.Open != "" {
			fmt.Fprintf(&b, " open: %s", r.Open)
		}
		b.WriteByte('\n')
		for _, name := range slices.Sorted(maps.Keys(r.Attrs)) {
			fmt.Fprintf(&b, "\t%s = %s @%s\n", name, writeValue(r.Attrs[name].Value), place(r.Attrs[name].At))
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "problem %s %s @%s %v: %s\n", p.Effect, p.ID, place(p.At), p.Hides, p.Message)
	}
	return b.String()
}

func place(at source.Span) string {
	name := ""
	if at.File != "main.tf" {
		name = at.File + ":"
	}
	return fmt.Sprintf("%s%d:%d", name, at.Line, at.Column)
}

func writeValue(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return "-"
	case model.Text:
		return fmt.Sprintf("%q", v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.List:
		var items []string
		for _, item := range v {
			items = append(items, writeValue(item.Value))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var items []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			items = append(items, name+": "+writeValue(v[name].Value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case model.Choice:
		return fmt.Sprintf("(%v ? %s : %s)", v.If, writeValue(v.Then), writeValue(v.Else))
	case model.Unknown:
		return "unknown: " + v.Why
	default:
		return "?"
	}
}

// metaOnly are attributes whose values decide what a configuration is made of, so
// that there is no saying what stays when they are replaced.
var metaOnly = map[string]bool{"lifecycle": true}

// eachAttribute calls f with each case's configuration, with the value of one
// attribute of one resource replaced.
func eachAttribute(t *testing.T, replace func(model.Value) model.Value, f func(name string, r *config.Resource, plain, replaced []*model.Resource)) {
	t.Helper()
	for _, file := range mappingCases(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		root := rootOf(t, archive)
		plain, _ := mapResources(root)
		for _, r := range root.Resources {
			if r.Mode != config.Managed {
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(r.Values)) {
				if metaOnly[name] {
					continue
				}
				kept := r.Values[name]
				r.Values[name] = model.Attr{Value: replace(kept.Value), At: kept.At}.WithInner(kept.Inner())
				got, _ := mapResources(root)
				f(filepath.Base(file)+" "+r.Address+"."+name, r, plain, got)
				r.Values[name] = kept
			}
		}
	}
}

// TestMappingInAChoice puts every attribute under a condition. Where the
// condition holds, everything is as it was without.
func TestMappingInAChoice(t *testing.T) {
	condition := model.Named{Name: "Wrapped"}
	under := func(value model.Value) model.Value { return model.Choice{If: condition, Then: value} }
	values := func(resources []*model.Resource) map[string]string {
		out := map[string]string{}
		for _, r := range resources {
			var b strings.Builder
			for _, name := range slices.Sorted(maps.Keys(r.Attrs)) {
				if value := draft.Given(r.Attrs[name].Value, condition, true); value != nil {
					fmt.Fprintf(&b, "%s = %s\n", name, writeValue(value))
				}
			}
			if !strings.Contains(fmt.Sprintf("%#v", r.If), "model.Not{Guard:model.Named{Name:\"Wrapped\"}}") {
				out[r.ID] = b.String()
			}
		}
		return out
	}
	cases := 0
	eachAttribute(t, under, func(name string, _ *config.Resource, plain, replaced []*model.Resource) {
		cases++
		if diff := cmp.Diff(values(plain), values(replaced)); diff != "" {
			t.Errorf("%s (-plain +under a condition that holds):\n%s", name, diff)
		}
	})
	if cases < 200 {
		t.Fatalf("only %d attributes", cases)
	}
}

// TestMappingOfUnknowns makes every attribute unknown. What it sets is then
// unknown and never not set.
func TestMappingOfUnknowns(t *testing.T) {
	unknown := func(model.Value) model.Value { return model.Unknown{Why: "nobody knows"} }
	byID := func(resources []*model.Resource) map[string]*model.Resource {
		out := map[string]*model.Resource{}
		for _, r := range resources {
			out[r.ID] = r
		}
		return out
	}
	eachAttribute(t, unknown, func(name string, owner *config.Resource, plain, replaced []*model.Resource) {
		got := byID(replaced)[owner.Address]
		for _, before := range plain {
			if before.ID != owner.Address {
				continue
			}
			for attribute := range before.Attrs {
				if got.Attrs[attribute].Value == nil && got.Open == "" {
					t.Errorf("%s: %s is not set any more", name, attribute)
				}
			}
		}
	})
}
