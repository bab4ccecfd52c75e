package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// TestPast asks about a unit again unless it is kept and all rules have answered.
func TestPast(t *testing.T) {
	const fails = `finding contains found.also(found.at(fn, [], "m"), {"severity": "critical"}) if {
	some fn in input.function
	fn.timeout > 100
}`
	var heard events
	e := load(t, engine.Options{Observer: &heard}, map[string]string{
		"test/above/above.rego": rule("above", "function", above), "test/fails/fails.rego": rule("fails", "function", fails),
	})
	var past engine.Past
	check := func(w *workspace.Workspace) (asked bool, findings string, failures int) {
		t.Helper()
		heard.list = nil
		result, err := e.CheckAgain(t.Context(), w, &past, func(*workspace.Unit) {})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for f := range result.All() {
			said = append(said, f.Message)
		}
		return cmp.Equal(heard.list[len(heard.list)-2], "done rule fails"), strings.Join(said, "; "), len(result.Failures)
	}
	w := unit(node(model.Function, "F", 3, model.Block{"timeout": attr(model.Num(90), 5)}))
	u := w.Units[0]
	if past.Of(e) || past.Has(u.Unit) {
		t.Error("before the first check: there is a past")
	}
	for _, step := range []struct {
		name        string
		kept, asked bool
	}{{"first", false, true}, {"kept", true, false}, {"changed", false, true}, {"kept again", true, false}} {
		u.Kept = step.kept
		if asked, said, failures := check(w); asked != step.asked || said != "F has 90" || failures > 0 {
			t.Errorf("%s: got asked %t, findings %q and %d failures, want %t and F has 90", step.name, asked, said, failures, step.asked)
		}
		if !past.Of(e) || !past.Has(u.Unit) {
			t.Errorf("%s: the unit is not in the past", step.name)
		}
	}
	other := unit(node(model.Function, "G", 3, model.Block{"timeout": attr(model.Num(110), 5)}))
	if _, _, failures := check(other); failures != 1 || past.Has(other.Units[0].Unit) || past.Has(u.Unit) {
		t.Errorf("got %d failures, want one, the unit not in the past and the one before forgotten", failures)
	}
	other.Units[0].Kept = true
	if asked, _, failures := check(other); !asked || failures != 1 {
		t.Errorf("after a failure: got asked %t and %d failures, want that the rules are asked again", asked, failures)
	}
}

// TestPastOfAnother tells an engine that would answer otherwise from the one whose
// answers are kept.
func TestPastOfAnother(t *testing.T) {
	text := strings.Replace(rule("r", "function", strings.Replace(above, "60", "input.settings.limit", 1)),
		"#   tier: A", "#   tier: A\n#   settings: {limit: 60}", 1)
	files := map[string]string{"test/r/r.rego": text, "test/s/s.rego": rule("s", "function", without)}
	e := load(t, engine.Options{}, files)
	var past engine.Past
	if _, err := e.CheckAgain(t.Context(), unit(), &past, func(*workspace.Unit) {}); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		options engine.Options
		want    bool
	}{
		"the same":   {engine.Options{}, true},
		"settings":   {engine.Options{Settings: map[string]any{"limit": 70}}, false},
		"severities": {engine.Options{Severities: map[string]engine.Severity{"r": engine.Low}}, false},
		"rules":      {engine.Options{Skip: []string{"s"}}, false},
		"all":        {engine.Options{All: true}, false},
	} {
		other, err := e.Select(tt.options)
		if err != nil {
			t.Fatal(err)
		}
		if past.Of(other) != tt.want {
			t.Errorf("%s: got %t, want %t", name, !tt.want, tt.want)
		}
	}
	if past.Of(load(t, engine.Options{}, files)) {
		t.Error("rules that were loaded again count as the same")
	}
}
