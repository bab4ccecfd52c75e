package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

func TestInside(t *testing.T) {
	root := document(t, `
Vpc:
  Subnets: [a, b]
Rules:
  - Name: x
    Ports: [1]
  - Other: y
  - Name: z
Word: off
Nothing:
`)
	block, _ := root.Value.(model.Block)
	block["Open"] = model.Attr{Value: open("Settings"), At: line(20)}
	block["Unknown"] = model.Attr{Value: model.Unknown{Why: "a macro makes it"}, At: line(21)}
	block["Sides"] = model.Attr{At: line(22), Value: choice(isProd, model.Block{"A": {Value: model.Num(1), At: line(23)}}, model.Lit("off"))}
	block["Firsts"] = model.Attr{At: line(24), Value: list(choice(isProd, model.Lit("a"), nil), model.Lit("b"), model.Lit("c"))}
	block["Lists"] = model.Attr{At: line(25), Value: choice(isProd, list(model.Lit("a")), model.List{})}
	cases := []struct {
		path, want string
		at         int32
		problems   int
	}{
		{path: "Vpc.Subnets", want: `["a", "b"]`, at: 3},
		{path: "Vpc.Nothing", want: "-", at: 2},
		{path: "Missing.Deeper", want: "-"},
		{path: "Nothing", want: "-", at: 10},
		{path: "Rules[].Name", want: `["x", "z"]`, at: 4},
		{path: "Rules[0].Name", want: `"x"`, at: 5},
		{path: "Rules[0].Ports[0]", want: "1", at: 6},
		{path: "Word.Deeper", want: `unknown: "off" stands where a mapping is expected`, at: 9, problems: 1},
		{path: "Rules.Name", want: "unknown: a list stands where a mapping is expected", at: 4, problems: 1},
		{path: "Word[0]", want: `"off"`, at: 9},
		{path: "Open.Deeper", want: "unknown: parameter Settings has no default", at: 20},
		{path: "Unknown.Deeper", want: "unknown: a macro makes it", at: 21},
		{path: "Unknown[].Deeper", want: "unknown: a macro makes it", at: 21},
		{path: "Sides.A", want: `(IsProd ? 1 : unknown: "off" stands where a mapping is expected)`, at: 23, problems: 1},
		{path: "Firsts[0]", want: `(IsProd ? "a" : "b")`, at: 24},
		{path: "Lists[0]", want: `(IsProd ? "a" : -)`, at: 25},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			d := draft.New()
			got := d.Inside(root, c.path)
			if show(got.Value) != c.want || got.At.Line != c.at {
				t.Errorf("got %s @%d, want %s @%d", show(got.Value), got.At.Line, c.want, c.at)
			}
			if len(d.Problems) != c.problems {
				t.Errorf("got %d problems, want %d", len(d.Problems), c.problems)
			}
		})
	}
}

// TestRenamed gives mappings the names of the model.
func TestRenamed(t *testing.T) {
	names := draft.Fields{"name": "Name", "first_port": "Ports[0]"}
	item := document(t, "Name: x\nPorts: [1, 2]\nOther: y\n")
	d := draft.New()
	cases := []struct{ name, got, want string }{
		{name: "taken", got: show(d.Taken(item, names)), want: `{first_port: 1, name: "x"}`},
		{name: "known", got: show(d.Known(item, names, "")), want: `{first_port: 1, name: "x"}`},
		{name: "not known", got: show(d.Known(item, names, "a macro makes it")), want: "{}"},
		{name: "renamed", got: show(d.Renamed(item, names)), want: `{first_port: 1, name: "x"}`},
		{name: "renamed unknown", got: show(d.Renamed(model.Attr{Value: model.Unknown{Why: "so"}}, names)), want: "unknown: so"},
		{
			name: "a list", want: `[{first_port: 1, name: "x"}, (IsProd ? {first_port: 1, name: "x"} : -), unknown: so]`,
			got: show(d.Blocks(model.Attr{Value: list(item.Value, choice(isProd, item.Value, nil), model.Unknown{Why: "so"})}, names).Value),
		},
		{name: "a lone mapping", got: show(d.Blocks(item, names).Value), want: `[{first_port: 1, name: "x"}]`},
		{name: "an unknown list", got: show(d.Blocks(model.Attr{Value: model.Unknown{Why: "so"}}, names).Value), want: "unknown: so"},
		{name: "not set", got: show(d.Blocks(model.Attr{}, names).Value), want: "-"},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if len(d.Problems) > 0 {
		t.Errorf("got problems %v", d.Problems)
	}
}

func TestPairs(t *testing.T) {
	variables := document(t, "ZONE: b\nTABLE: a\n")
	got := draft.Pairs(variables)
	if want := `[{name: "ZONE", value: "b"}, {name: "TABLE", value: "a"}]`; show(got.Value) != want {
		t.Errorf("got %s, want %s", show(got.Value), want)
	}
	if items := model.Items(got); items[1].At.Line != 2 {
		t.Errorf("the second pair is placed on line %d", items[1].At.Line)
	}
	under := draft.Pairs(model.Attr{Value: choice(isProd, variables.Value, model.Unknown{Why: "so"})})
	if want := `(IsProd ? [{name: "ZONE", value: "b"}, {name: "TABLE", value: "a"}] : unknown: so)`; show(under.Value) != want {
		t.Errorf("got %s, want %s", show(under.Value), want)
	}
}

// TestReadJSON reads documents in texts and leaves the block it is given.
func TestReadJSON(t *testing.T) {
	block := model.Block{
		"Pattern": {Value: choice(isProd, model.Lit(`{"source": ["a"]}`), model.Block{"source": {Value: model.Lit("b")}}), At: line(2)},
		"Broken":  {Value: model.Lit(`{"source": `), At: line(3)},
		"Other":   {Value: model.Lit(`{}`), At: line(4)},
	}
	d := draft.New()
	d.Hide(model.EventRule)
	got := d.ReadJSON(block, []string{"Pattern", "Broken", "Missing"})
	if want := `(IsProd ? {source: ["a"]} : {source: "b"})`; show(got["Pattern"].Value) != want {
		t.Errorf("got %s, want %s", show(got["Pattern"].Value), want)
	}
	if _, ok := got["Broken"].Value.(model.Unknown); !ok {
		t.Errorf("a broken document is %s, want unknown", show(got["Broken"].Value))
	}
	if _, ok := got["Other"].Value.(model.Text); !ok {
		t.Errorf("what is not to be read is %s, want a text", show(got["Other"].Value))
	}
	if _, ok := block["Broken"].Value.(model.Text); !ok {
		t.Error("the block that was given is changed")
	}
	if len(d.Problems) != 1 || len(d.Problems[0].Hides) != 1 || d.Problems[0].Hides[0] != string(model.EventRule) {
		t.Errorf("got problems %v, want one that hides event rules", d.Problems)
	}
}

func TestNameOr(t *testing.T) {
	cases := []struct {
		value model.Value
		want  string
	}{
		{value: model.Lit("Fn"), want: "Fn"},
		{value: model.Concat(model.Lit("to-"), open("Stage")), want: "to-${Stage}"},
		{value: nil, want: "4"},
		{value: model.Lit(""), want: "4"},
		{value: choice(isProd, model.Lit("a"), model.Lit("b")), want: "4"},
	}
	for _, c := range cases {
		if got := draft.NameOr(model.Attr{Value: c.value}, 4); got != c.want {
			t.Errorf("%s: got %s, want %s", show(c.value), got, c.want)
		}
	}
}
