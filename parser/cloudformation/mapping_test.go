package cloudformation

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
)

// loaderAttributes are the attributes of a kind that a loader sets.
func loaderAttributes(kind model.Kind) []string {
	var names []string
	for name, attribute := range model.Kinds[kind] {
		if !attribute.Derived && !attribute.Foreign && !attribute.Live && attribute.Type.Base != model.EdgeBase {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestMappings walks kinds and types: whatever the model asks of a kind is
// mapped for each of its types, or is listed with the reason why it is not.
func TestMappings(t *testing.T) {
	for _, typ := range slices.Sorted(maps.Keys(mappings)) {
		how := mappings[typ]
		if how.kind == "" {
			continue
		}
		if _, ok := model.Kinds[how.kind]; !ok {
			t.Errorf("%s is mapped to %s, which is no kind", typ, how.kind)
		}
		asked := loaderAttributes(how.kind)
		for _, name := range asked {
			_, field := how.fields[name]
			_, worked := how.computed[name]
			reason := unmapped[typ][name]
			switch {
			case field && worked:
				t.Errorf("%s of %s is mapped twice", name, typ)
			case (field || worked) && reason != "":
				t.Errorf("%s of %s is mapped, and unmapped because %s", name, typ, reason)
			case !field && !worked && reason == "":
				t.Errorf("%s of %s is neither mapped nor unmapped with a reason", name, typ)
			}
		}
		for name := range how.fields {
			if !slices.Contains(asked, name) {
				t.Errorf("%s of %s is no attribute that a loader sets of %s", name, typ, how.kind)
			}
		}
		for name := range how.computed {
			if !slices.Contains(asked, name) {
				t.Errorf("%s of %s is no attribute that a loader sets of %s", name, typ, how.kind)
			}
		}
	}
	for typ, reasons := range unmapped {
		for name := range reasons {
			if !slices.Contains(loaderAttributes(mappings[typ].kind), name) {
				t.Errorf("%s of %s is listed as unmapped and nobody asks for it", name, typ)
			}
		}
	}
}

// TestMapping maps the templates of testdata/mapping and compares with what
// stands behind each of them. Together they set every attribute that a loader
// sets of any kind.
func TestMapping(t *testing.T) {
	files, err := filepath.Glob("testdata/mapping/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/mapping: %v", err)
	}
	reached := map[model.Kind]map[string]bool{}
	for _, file := range files {
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

// neverSet are attributes that a template cannot set here, with the reason.
var neverSet = map[string]string{
	"function.ignored": "a template ignores no changes",
	"stage.implicit":   "package sam makes such stages",
}

func checkMapping(t *testing.T, file string, reached map[model.Kind]map[string]bool) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	read := func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	}
	template := Read("template.yaml", files["template.yaml"], ReadOptions{Read: read})
	for _, p := range template.Problems {
		t.Errorf("reading: %s %s", p.At, p.Message)
	}
	resources, problems := mapResources(template, read)
	for _, r := range resources {
		if reached[r.Kind] == nil {
			reached[r.Kind] = map[string]bool{}
		}
		for name := range r.Attrs {
			reached[r.Kind][name] = true
		}
	}
	got := writeResources(resources, problems)
	if *update {
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(files["want"]), got); diff != "" {
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
			fmt.Fprintf(&b, " if %s", writeGuard(r.If))
		}
		if r.Open != "" {
			fmt.Fprintf(&b, " open: %s", r.Open)
		}
		b.WriteByte('\n')
		for _, name := range sortedKeys(r.Attrs) {
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
	if at.File != "template.yaml" {
		name = at.File + ":"
	}
	return fmt.Sprintf("%s%d:%d", name, at.Line, at.Column)
}

func writeGuard(guard model.Guard) string {
	switch g := guard.(type) {
	case nil:
		return ""
	case model.Named:
		return g.Name
	case model.Not:
		return "not " + writeGuard(g.Guard)
	case model.All:
		var all []string
		for _, guard := range g {
			all = append(all, writeGuard(guard))
		}
		return strings.Join(all, " and ")
	default:
		return fmt.Sprintf("%T%v", guard, guard)
	}
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
		for _, name := range sortedKeys(v) {
			items = append(items, name+": "+writeValue(v[name].Value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case model.Choice:
		return fmt.Sprintf("(%s ? %s : %s)", writeGuard(v.If), writeValue(v.Then), writeValue(v.Else))
	case model.Unknown:
		return "unknown: " + v.Why
	default:
		return "?"
	}
}

// eachProperty calls f with each case's template, with the value of one
// property of one resource replaced.
func eachProperty(t *testing.T, replace func(model.Value) model.Value, f func(name, owner string, plain, replaced []*model.Resource)) {
	t.Helper()
	files, err := filepath.Glob("testdata/mapping/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/mapping: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read := func(name string) ([]byte, error) { return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist) }
		template := Read("template.yaml", archive.Files[0].Data, ReadOptions{Read: read})
		plain, _ := mapResources(template, read)
		for _, r := range template.Resources {
			for _, name := range sortedKeys(r.Properties) {
				kept := r.Properties[name]
				r.Properties[name] = model.Attr{Value: replace(kept.Value), At: kept.At}.WithInner(kept.Inner())
				got, _ := mapResources(template, read)
				f(filepath.Base(file)+" "+r.ID+"."+name, r.ID, plain, got)
				r.Properties[name] = kept
			}
		}
	}
}

// TestMappingInAChoice puts every property under a condition. Where the
// condition holds, everything is as it was without.
func TestMappingInAChoice(t *testing.T) {
	condition := model.Named{Name: "Wrapped"}
	under := func(value model.Value) model.Value { return model.Choice{If: condition, Then: value} }
	values := func(resources []*model.Resource) map[string]string {
		out := map[string]string{}
		for _, r := range resources {
			var b strings.Builder
			for _, name := range sortedKeys(r.Attrs) {
				if value := draft.Given(r.Attrs[name].Value, condition, true); value != nil {
					fmt.Fprintf(&b, "%s = %s\n", name, writeValue(value))
				}
			}
			if guard := writeGuard(r.If); !strings.Contains(guard, "not Wrapped") {
				out[r.ID] = b.String()
			}
		}
		return out
	}
	cases := 0
	eachProperty(t, under, func(name, _ string, plain, replaced []*model.Resource) {
		cases++
		if diff := cmp.Diff(values(plain), values(replaced)); diff != "" {
			t.Errorf("%s (-plain +under a condition that holds):\n%s", name, diff)
		}
	})
	if cases < 200 {
		t.Fatalf("only %d properties", cases)
	}
}

// TestMappingOfUnknowns makes every property unknown. What it sets is then
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
	eachProperty(t, unknown, func(name, owner string, plain, replaced []*model.Resource) {
		got := byID(replaced)[owner]
		for _, before := range plain {
			if before.ID != owner {
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
