package engine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

const above = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	fn.timeout > 60
	message := sprintf("%s has %v", [fn.id, fn.timeout])
}`

const without = `finding contains found.at(fn, ["timeout"], "m") if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
}`

// worlds is a unit of one function that has another timeout in each of two
// worlds, which are told apart by the condition IsProd. Nil is not set.
func worlds(dev, prod model.Value, classes ...string) *workspace.Workspace {
	unit := &model.Unit{
		Key:        "t.yaml",
		Choices:    []model.ChoicePoint{{Name: "Stage", Outcomes: []string{"dev", "prod"}}},
		Conditions: []model.Condition{{Name: "IsProd", If: model.Is{Choice: "Stage", Outcome: "prod"}}},
	}
	at := source.Span{File: "t.yaml", Line: 3, Column: 3}
	choice := attr(model.Choice{If: model.Named{Name: "IsProd"}, Then: prod, Else: dev}, 5)
	if dev == nil && prod == nil {
		choice = model.Attr{}
	}
	unit.Resources = []*model.Resource{{ID: "F", Kind: model.Function, At: at, Attrs: model.Block{"timeout": choice}}}
	var environments []workspace.Environment
	for i, class := range classes {
		stage := []string{"dev", "prod"}[i]
		if class != "" {
			environments = append(environments, workspace.Environment{Name: stage, Class: class, Parameters: map[string]string{"Stage": stage}})
		}
	}
	return workspace.Build([]*model.Unit{unit}, workspace.Options{Environments: environments})
}

// TestWorlds merges what is found in several worlds.
func TestWorlds(t *testing.T) {
	const alarm = "alarms/r/r.rego"
	tests := []struct {
		name  string
		file  string
		body  string
		graph *workspace.Workspace
		want  []string
	}{
		{"in every world", "test/r/r.rego", above, worlds(model.Num(61), model.Num(90)), []string{"5:7 found medium r: F has 61 (it differs by deployment)"}},
		{"in one world", "test/r/r.rego", above, worlds(model.Num(3), model.Num(90)), []string{"5:7 found medium r: F has 90 when IsProd is true"}},
		{"in the other", "test/r/r.rego", without, worlds(nil, model.Num(90)), []string{"5:7 found medium r: m when IsProd is false"}},
		{"in none", "test/r/r.rego", above, worlds(model.Num(3), model.Num(9)), nil},
		{
			"unknown in one world", "test/r/r.rego", above, worlds(model.Num(3), model.Unknown{Why: "why"}),
			[]string{"5:7 unknown medium r: why when IsProd is true"},
		},
		{
			"found in one, unknown in the other", "test/r/r.rego", above, worlds(model.Num(90), model.Unknown{Why: "why"}),
			[]string{"5:7 found medium r: F has 90 when IsProd is false", "5:7 unknown medium r: why when IsProd is true"},
		},
		{
			"the author's own choice", alarm, without, worlds(nil, model.Num(90)),
			[]string{"5:7 found info r: m when IsProd is false"},
		},
		{
			"production lacks it", alarm, without, worlds(model.Num(90), nil, "shared", "prod"),
			[]string{"5:7 found medium r: m when IsProd is true"},
		},
		{
			"production has it", alarm, without, worlds(nil, model.Num(90), "shared", "prod"),
			[]string{"5:7 found info r: m when IsProd is false"},
		},
		{
			"another rule keeps its severity", "test/r/r.rego", without, worlds(nil, model.Num(90), "shared", "prod"),
			[]string{"5:7 found medium r: m when IsProd is false"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := rule("r", "function", tt.body)
			if tt.file == alarm {
				text = strings.Replace(text, "rules.test.r", "rules.alarms.r", 1)
			}
			e := load(t, engine.Options{}, map[string]string{tt.file: text})
			if diff := cmp.Diff(tt.want, lines(t, e, tt.graph)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEnvironmental shows that an annotation makes a rule outside of the alarms
// one of the author's own choices.
func TestEnvironmental(t *testing.T) {
	text := strings.Replace(rule("r", "function", without), "#   tier: A", "#   tier: A\n#   environmental: true", 1)
	e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": text})
	want := []string{"5:7 found info r: m when IsProd is false"}
	if diff := cmp.Diff(want, lines(t, e, worlds(nil, model.Num(90)))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestFailure shows that a rule that does not evaluate is named, and that all
// others answer.
func TestFailure(t *testing.T) {
	const broken = `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	numbers.range(1, "two")[0] == fn.memory
}`
	const elsewhere = `finding contains found.also(found.at(fn, [], "m"), {"severity": "critical"}) if {
	some fn in input.function
	fn.timeout > 60
}`
	e := load(t, engine.Options{}, map[string]string{
		"test/above/above.rego":         rule("above", "function", above),
		"test/elsewhere/elsewhere.rego": rule("elsewhere", "function", elsewhere),
	})
	_, err := engine.New(t.Context(), own(t, map[string]string{"test/broken/broken.rego": rule("broken", "function", broken)}), engine.Options{})
	if err == nil {
		t.Error("New: got no error for a call that the type checker refuses")
	}
	result, err := e.Check(t.Context(), unit(node(model.Function, "F", 3, model.Block{"timeout": attr(model.Num(90), 5)})))
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) != 1 || result.Findings[0].Rule.ID != "above" {
		t.Errorf("got findings %v, want the one of the rule that evaluates", result.Findings)
	}
	if len(result.Failures) != 1 || result.Failures[0].Rule.ID != "elsewhere" || result.Failures[0].Unit != "t.yaml" {
		t.Fatalf("got failures %v, want that of elsewhere in t.yaml", result.Failures)
	}
	if got := result.Failures[0].Err.Error(); !strings.Contains(got, `severity "critical", which custom.severity does not list`) {
		t.Errorf("got error %s, want one that names the severity", got)
	}
}

// TestCanceled gives a check up.
func TestCanceled(t *testing.T) {
	e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": rule("r", "function", above)})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Check(ctx, unit(node(model.Function, "F", 3, nil))); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: got error %v, want %v", err, context.Canceled)
	}
}

// TestSame asks the same of many units with one and with several processors.
func TestSame(t *testing.T) {
	e := load(t, engine.Options{All: true}, map[string]string{
		"test/r/r.rego": rule("r", "function", above), "test/s/s.rego": rule("s", "function", without),
	})
	w := &workspace.Workspace{}
	for i := range 40 {
		u := worlds(model.Num(float64(i)), model.Num(float64(2*i))).Units[0]
		u.Key = fmt.Sprintf("%02d.yaml", i)
		w.Units = append(w.Units, u)
	}
	before := runtime.GOMAXPROCS(1)
	one := lines(t, e, w)
	runtime.GOMAXPROCS(8)
	many := lines(t, e, w)
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff(one, many); diff != "" || len(one) == 0 {
		t.Errorf("answers of one processor and of eight (-one +eight):\n%s", diff)
	}
}

// TestSelection chooses rules.
func TestSelection(t *testing.T) {
	rules := map[string]string{
		"test/a/a.rego": rule("a", "function", above),
		"test/b/b.rego": strings.Replace(rule("b", "function", above), "tier: A", "tier: B", 1),
		"test/c/c.rego": strings.Replace(rule("c", "function", above), "tier: A", "tier: C", 1),
	}
	for _, tt := range []struct {
		name    string
		options engine.Options
		want    string
	}{
		{"all", engine.Options{}, "a b c"},
		{"by tier", engine.Options{Tiers: []engine.Tier{engine.TierA, engine.TierB}}, "a b"},
		{"by id, whatever the tier", engine.Options{Tiers: []engine.Tier{engine.TierA}, Rules: []string{"c"}}, "c"},
		{"all but one", engine.Options{Skip: []string{"b"}}, "a c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, r := range load(t, tt.options, rules).Rules() {
				got = append(got, r.ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got rules %v, want %s", got, tt.want)
			}
		})
	}
	for _, options := range []engine.Options{{Rules: []string{"d"}}, {Skip: []string{"d"}}, {Settings: map[string]any{"d": 1}}} {
		var selection *engine.SelectionError
		if _, err := engine.New(t.Context(), own(t, rules), options); !errors.As(err, &selection) || selection.ID != "d" {
			t.Errorf("New with %+v: got error %v, want one that names d", options, err)
		}
	}
}

// TestSettings reads a setting, as its default says and as it is set.
func TestSettings(t *testing.T) {
	text := strings.Replace(rule("r", "function", strings.Replace(above, "60", "input.settings.long_timeout", 1)),
		"#   tier: A", "#   tier: A\n#   settings: {long_timeout: 60}", 1)
	w := unit(node(model.Function, "F", 3, model.Block{"timeout": attr(model.Num(90), 5)}))
	for _, tt := range []struct {
		set  map[string]any
		want int
	}{{nil, 1}, {map[string]any{"long_timeout": 100}, 0}} {
		e := load(t, engine.Options{Settings: tt.set}, map[string]string{"test/r/r.rego": text})
		if got := lines(t, e, w); len(got) != tt.want {
			t.Errorf("with settings %v: got %v, want %d findings", tt.set, got, tt.want)
		}
	}
}

// TestProblems says which rules a problem leaves undecided.
func TestProblems(t *testing.T) {
	e := load(t, engine.Options{}, map[string]string{
		"test/r/r.rego": rule("r", "function", above),
		"test/q/q.rego": rule("q", "queue", `finding contains found.at(queue, [], "m") if {
	some queue in input.queue
	queue.delay > 60
}`),
	})
	w := unit()
	w.Problems = []source.Problem{{ID: "b", Effect: source.Partial, At: source.Span{File: "b"}, Hides: []string{"queue"}}}
	w.Units[0].Problems = []source.Problem{
		{ID: "a", Effect: source.Partial, At: source.Span{File: "a"}},
		{ID: "c", Effect: source.Noted, At: source.Span{File: "c"}},
	}
	result, err := e.Check(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range result.Problems {
		got = append(got, fmt.Sprint(p.ID, p.Undecides))
	}
	if diff := cmp.Diff([]string{"a[q r]", "b[q]", "c[]"}, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestFingerprints keeps identities apart and the same.
func TestFingerprints(t *testing.T) {
	const items = `finding contains found.at(fn, ["layers", i], "m") if {
	some fn in input.function
	some i, _ in fn.layers
}`
	e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": rule("r", "function", items)})
	check := func(line int, layers ...string) []string {
		list := model.List{}
		for i, layer := range layers {
			list = append(list, attr(model.Lit(layer), line+i))
		}
		result, err := e.Check(t.Context(), unit(node(model.Function, "F", line, model.Block{"layers": attr(list, line)})))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range result.Findings {
			if f.Identity != "r|t.yaml|F|/layers" || len(f.Fingerprint) != 32 {
				t.Errorf("got identity %q and fingerprint %q", f.Identity, f.Fingerprint)
			}
			out = append(out, f.Fingerprint)
		}
		return out
	}
	one, two := check(3, "a"), check(9, "b", "c")
	if len(one) != 1 || len(two) != 2 || one[0] != two[0] || two[0] == two[1] {
		t.Errorf("got fingerprints %v and %v, want the first the same wherever it stands and the second its own", one, two)
	}
}
