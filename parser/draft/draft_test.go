package draft_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/embedded"
)

// isProd and isTest are guards that the values of these tests depend on.
var (
	isProd = model.Named{Name: "IsProd"}
	isTest = model.Named{Name: "IsTest"}
)

func choice(guard model.Guard, then, otherwise model.Value) model.Choice {
	return model.Choice{If: guard, Then: then, Else: otherwise}
}

// ref is the text that a reference to a resource gives.
func ref(id string) model.Text {
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: id, Resource: id})
}

// open is a text that nobody gave.
func open(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.ParameterHole, Name: name, Why: "parameter " + name + " has no default"})
}

// line is a place in the file of these tests.
func line(n int) source.Span { return source.At("template.yaml", n, 1) }

// list is a list whose items have no places.
func list(values ...model.Value) model.List {
	out := make(model.List, len(values))
	for i, v := range values {
		out[i].Value = v
	}
	return out
}

// document is the value of a YAML document, its keys placed where they stand.
func document(t *testing.T, text string) model.Attr {
	t.Helper()
	attr, problems := embedded.ParseFile("template.yaml", []byte(text))
	for _, p := range problems {
		t.Fatalf("%s: %s", p.At, p.Message)
	}
	return attr
}

// show writes a value on one line.
func show(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return "-"
	case model.Text:
		return fmt.Sprintf("%q", v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.Unknown:
		return "unknown: " + v.Why
	case model.Choice:
		return fmt.Sprintf("(%s ? %s : %s)", showGuard(v.If), show(v.Then), show(v.Else))
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = show(item.Value)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			members = append(members, name+": "+show(v[name].Value))
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	return "?"
}

func showGuard(guard model.Guard) string {
	switch g := guard.(type) {
	case model.Named:
		return g.Name
	case model.Not:
		inner := showGuard(g.Guard)
		if strings.Contains(inner, " ") {
			inner = "(" + inner + ")"
		}
		return "not " + inner
	case model.Is:
		return g.Choice + "=" + g.Outcome
	case model.All:
		return showGuards(" and ", g)
	case model.Any:
		return showGuards(" or ", g)
	default:
		return fmt.Sprintf("%T%v", guard, guard)
	}
}

func showGuards(with string, guards []model.Guard) string {
	parts := make([]string, len(guards))
	for i, part := range guards {
		parts[i] = showGuard(part)
	}
	return strings.Join(parts, with)
}

// showDraft writes the resources and the problems of a draft, one a line, each
// attribute with the line where it stands.
func showDraft(d *draft.Draft) string {
	var b strings.Builder
	for _, r := range d.Resources {
		fmt.Fprintf(&b, "%s %s @%d", r.Kind, r.ID, r.At.Line)
		if r.Key != "" {
			fmt.Fprintf(&b, " key %s", r.Key)
		}
		if r.Label != "" {
			fmt.Fprintf(&b, " (%s)", r.Label)
		}
		if r.If != nil {
			fmt.Fprintf(&b, " if %s", showGuard(r.If))
		}
		if r.Open != "" {
			fmt.Fprintf(&b, " open: %s", r.Open)
		}
		b.WriteByte('\n')
		for _, name := range slices.Sorted(maps.Keys(r.Attrs)) {
			fmt.Fprintf(&b, "\t%s = %s @%d\n", name, show(r.Attrs[name].Value), r.Attrs[name].At.Line)
		}
	}
	for _, p := range d.Problems {
		fmt.Fprintf(&b, "problem %s @%d %v: %s\n", p.ID, p.At.Line, p.Hides, p.Message)
	}
	return b.String()
}

func TestDraftParts(t *testing.T) {
	owner := &model.Resource{ID: "Hourly", Label: "app/Hourly", Type: "AWS::Events::Rule", At: line(3), If: isProd, Open: "it has a macro"}
	d := draft.New()
	part := draft.Part{
		Kind: model.EventTarget, ID: "Targets[Fn]", Key: "Targets[Fn]", Label: "target Fn of rule " + draft.Called(owner),
		Attrs: model.Block{"max_retries": {Value: model.Lit("3"), At: line(7)}, "arn": {Value: ref("Fn"), At: line(6)}},
	}
	d.Part(owner, part)
	part.Guard, part.At, part.Open = isTest, line(9), "it is not known"
	d.Part(owner, part)
	part.Attrs = model.Block{"max_retries": {Value: model.Lit("many"), At: line(12)}}
	d.Part(owner, part)
	want := `event_target Hourly.Targets[Fn] @3 key Hourly.Targets[Fn] (target Fn of rule app/Hourly) if IsProd open: it has a macro
	arn = "⟦Fn⟧" @6
	max_retries = 3 @7
event_target Hourly.Targets[Fn]~2 @9 key Hourly.Targets[Fn] (target Fn of rule app/Hourly) if IsProd and IsTest open: it is not known
	arn = "⟦Fn⟧" @6
	max_retries = 3 @7
event_target Hourly.Targets[Fn]~3 @9 key Hourly.Targets[Fn] (target Fn of rule app/Hourly) if IsProd and IsTest open: it is not known
	max_retries = unknown: "many" where a number is expected @12
problem wrong-form @12 [event_target]: max_retries of Hourly is "many" where a number is expected
`
	if diff := cmp.Diff(want, showDraft(d)); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
}

// TestDraftProblems checks that a problem is told once, and of what it hides.
func TestDraftProblems(t *testing.T) {
	d := draft.New()
	d.Hide(model.Function, model.Role)
	attr := model.Attr{Value: model.Lit("off"), At: line(4)}
	for range 2 {
		d.Inside(attr, "Mode")
		d.Found([]source.Problem{{ID: "document-unreadable", At: line(5), Message: "a brace is missing"}})
	}
	d.Hide()
	d.Inside(model.Attr{Value: model.Num(3), At: line(6)}, "Mode")
	want := `problem wrong-form @4 [function role]: "off" stands where a mapping is expected
problem document-unreadable @5 [function role]: a brace is missing
problem wrong-form @6 []: 3 stands where a mapping is expected
`
	if diff := cmp.Diff(want, showDraft(d)); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
}

// TestEach calls for every item and every side, and says why of those that are
// no mappings.
func TestEach(t *testing.T) {
	item := func(name string) model.Block { return model.Block{"Id": {Value: model.Lit(name)}} }
	value := model.List{
		{Value: item("a"), At: line(2)},
		{Value: choice(isProd, item("b"), nil)},
		{Value: model.Unknown{Why: "a macro makes it"}},
		{Value: open("Target")},
		{Value: model.Lit("c"), At: line(6)},
		{Value: model.Bool(true), At: line(7)},
	}
	d := draft.New()
	var got []string
	d.Each(model.Attr{Value: value, At: line(1)}, func(i int, item model.Attr, guard model.Guard, why string) {
		name := ""
		if guard != nil {
			name = " if " + showGuard(guard)
		}
		got = append(got, fmt.Sprintf("%d @%d%s %s %s", i, item.At.Line, name, show(item.Value), why))
	})
	want := []string{
		`0 @2 {Id: "a"} `,
		`1 @1 if IsProd {Id: "b"} `,
		`2 @1 unknown: a macro makes it a macro makes it`,
		`3 @1 "⟦Target⟧" parameter Target has no default`,
		`4 @6 "c" "c" stands where a mapping is expected`,
		`5 @7 true true stands where a mapping is expected`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if len(d.Problems) != 2 {
		t.Errorf("got %d problems, want one for each of the two that are no mappings", len(d.Problems))
	}
}
