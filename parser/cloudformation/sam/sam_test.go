package sam_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/cloudformation/sam"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestExpand compares the expansion of each template of testdata with what it
// was when somebody last looked at it: what is made, of what, and where it stands.
func TestExpand(t *testing.T) {
	names, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no templates in testdata: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := show(expand(filepath.Base(name), data))
			golden := strings.TrimSuffix(name, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("expansion (-want +got):\n%s", diff)
			}
		})
	}
}

// expand reads and expands a template that has no files beside it but those of
// testdata/files.
func expand(name string, data []byte) *stack.Template {
	read := func(file string) ([]byte, error) { return os.ReadFile(filepath.Join("testdata", "files", file)) }
	t := cloudformation.Read(name, data, cloudformation.ReadOptions{Read: read})
	sam.Expand(t, read)
	return t
}

// show writes a template with the place of everything in it.
func show(t *stack.Template) string {
	var out strings.Builder
	for _, r := range t.Resources {
		fmt.Fprintf(&out, "%s %s %s", place(r.At), r.Type, r.ID)
		if r.From != "" {
			fmt.Fprintf(&out, " from %s", r.From)
		}
		if r.If != nil {
			fmt.Fprintf(&out, " if %+v", r.If)
		}
		if r.Open != "" {
			fmt.Fprintf(&out, " open: %s", r.Open)
		}
		out.WriteString("\n")
		showBlock(&out, r.Attributes, "  @")
		showBlock(&out, r.Metadata, "  #")
		showBlock(&out, r.Properties, "  ")
	}
	for _, name := range sorted(t.Outputs) {
		fmt.Fprintf(&out, "output %s", name)
		showAttr(&out, t.Outputs[name], "  ")
	}
	for _, e := range t.Exports {
		fmt.Fprintf(&out, "export %s: %s\n", e.Name, e.Value.Value)
	}
	for _, p := range t.Problems {
		fmt.Fprintf(&out, "%s %s %s: %s", place(p.At), p.Effect, p.ID, p.Message)
		if len(p.Hides) > 0 {
			fmt.Fprintf(&out, " (hides %s)", strings.Join(p.Hides, ", "))
		}
		out.WriteString("\n")
	}
	return out.String()
}

func place(s source.Span) string { return fmt.Sprintf("%d:%d", s.Line, s.Column) }

func sorted(b model.Block) []string {
	names := make([]string, 0, len(b))
	for name := range b {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func showBlock(out *strings.Builder, b model.Block, indent string) {
	for _, name := range sorted(b) {
		out.WriteString(indent + name)
		showAttr(out, b[name], strings.TrimRight(indent, "@#")+"  ")
	}
}

func showAttr(out *strings.Builder, a model.Attr, indent string) {
	fmt.Fprintf(out, " [%s]", place(a.At))
	showValue(out, a.Value, indent)
}

func showValue(out *strings.Builder, v model.Value, indent string) {
	switch v := v.(type) {
	case nil:
		out.WriteString(" nothing\n")
	case model.Text:
		fmt.Fprintf(out, " %q\n", v.String())
	case model.Number:
		fmt.Fprintf(out, " %s\n", v.Source)
	case model.Bool:
		fmt.Fprintf(out, " %t\n", bool(v))
	case model.Unknown:
		fmt.Fprintf(out, " unknown: %s\n", v.Why)
	case model.Choice:
		fmt.Fprintf(out, " if %+v\n%sthen", v.If, indent)
		showValue(out, v.Then, indent+"  ")
		out.WriteString(indent + "else")
		showValue(out, v.Else, indent+"  ")
	case model.List:
		out.WriteString("\n")
		for _, item := range v {
			out.WriteString(indent + "-")
			showAttr(out, item, indent+"  ")
		}
	case model.Block:
		out.WriteString("\n")
		showBlock(out, v, indent)
	}
}

// TestNothingToExpand leaves templates without SAM as they are.
func TestNothingToExpand(t *testing.T) {
	template := &stack.Template{Resources: []*stack.Resource{{ID: "Queue", Type: "AWS::SQS::Queue"}}}
	sam.Expand(template, func(string) ([]byte, error) { return nil, fs.ErrNotExist })
	if len(template.Resources) != 1 || len(template.Problems) != 0 {
		t.Errorf("got %d resources and problems %v, want the one that was there", len(template.Resources), template.Problems)
	}
}

// TestOddValues expands templates whose properties are not what SAM wants there
// in any way: nothing may be lost without a problem, and nothing may panic.
func TestOddValues(t *testing.T) {
	odd := map[string]model.Value{
		"nothing": nil,
		"text":    model.Lit("x"),
		"empty":   model.Text{},
		"number":  model.Num(1),
		"bool":    model.Bool(true),
		"list":    model.List{{Value: model.Lit("x")}, {}, {Value: model.Block{}}},
		"block":   model.Block{"a": {Value: model.Block{"Type": {Value: model.Lit("Api")}}}, "b": {}, "c": {Value: model.List{}}},
		"unknown": model.Unknown{Why: "odd"},
		"choice": model.Choice{
			If: model.Named{Name: "C"}, Then: model.Block{"Type": {Value: model.Lit("SQS")}}, Else: model.Unknown{Why: "odd"},
		},
		"hole": model.HoleText(model.Hole{Source: model.ParameterHole, Name: "P", Why: "parameter P has no default"}),
	}
	missing := func(string) ([]byte, error) { return nil, errors.New("not there") }
	for kind, list := range sam.Properties {
		for property := range strings.FieldsSeq(list) {
			for name, value := range odd {
				r := &stack.Resource{ID: "Odd", Type: "AWS::Serverless::" + kind, Properties: model.Block{property: {Value: value}}}
				t.Run(kind+"."+property+"="+name, func(*testing.T) {
					sam.Expand(&stack.Template{Transforms: []string{sam.Transform}, Resources: []*stack.Resource{r}}, missing)
				})
			}
		}
	}
	for typ, list := range sam.EventProperties {
		for property := range strings.FieldsSeq(list) {
			for name, value := range odd {
				for _, kind := range []string{"Function", "StateMachine"} {
					event := model.Block{"Type": {Value: model.Lit(typ)}, "Properties": {Value: model.Block{
						"Path": {Value: model.Lit("/")}, "Method": {Value: model.Lit("get")}, property: {Value: value},
					}}}
					events := model.Block{"Odd": {Value: event}}
					r := &stack.Resource{ID: "Odd", Type: "AWS::Serverless::" + kind, Properties: model.Block{"Events": {Value: events}}}
					t.Run(kind+"."+typ+"."+property+"="+name, func(*testing.T) {
						sam.Expand(&stack.Template{Transforms: []string{sam.Transform}, Resources: []*stack.Resource{r}}, missing)
					})
				}
			}
		}
	}
}
