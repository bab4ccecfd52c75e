package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
)

// TestSelect asks other rules of the same catalogue, with other settings and
// severities.
func TestSelect(t *testing.T) {
	const limit = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	fn.timeout > input.settings.limit
	message := sprintf("%s is over %v", [fn.id, input.settings.limit])
}`
	base := load(t, engine.Options{}, map[string]string{
		"test/above/above.rego": rule("above", "function", above),
		"test/limit/limit.rego": strings.Replace(rule("limit", "function", limit), "#   tier: A", "#   tier: A\n#   settings: {limit: 80}", 1),
	})
	if got := base.Defaults(); fmt.Sprint(got) != "map[limit:80]" {
		t.Errorf("got defaults %v", got)
	}
	graph := unit(node(model.Function, "F", 3, model.Block{"timeout": attr(model.Num(90), 5)}))
	both := []string{"5:7 found medium above: F has 90", "5:7 found medium limit: F is over 80"}
	cases := []struct {
		name    string
		options engine.Options
		want    []string
		own     string
	}{
		{name: "all", want: both},
		{name: "one", options: engine.Options{Skip: []string{"above"}}, want: both[1:]},
		{name: "setting", options: engine.Options{Settings: map[string]any{"limit": 95}}, want: both[:1]},
		{
			name: "severity", options: engine.Options{Severities: map[string]engine.Severity{"above": engine.Low}},
			want: []string{"5:7 found low above: F has 90", both[1]}, own: "medium",
		},
		{name: "the same severity", options: engine.Options{Severities: map[string]engine.Severity{"above": engine.Medium}}, want: both},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := base.Select(c.options)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, lines(t, e, graph)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			result, err := e.Check(t.Context(), graph)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range result.Findings {
				own := ""
				if f.Own != nil {
					own = f.Own.String()
				}
				if f.Rule.ID == "above" && own != c.own {
					t.Errorf("got the rule's own severity %q, want %q", own, c.own)
				}
			}
		})
	}
	if diff := cmp.Diff(both, lines(t, base, graph)); diff != "" {
		t.Errorf("the base has changed (-want +got):\n%s", diff)
	}
	for name, options := range map[string]engine.Options{
		"nowhere": {Severities: map[string]engine.Severity{"nowhere": engine.Low}},
		"nobody":  {Skip: []string{"nobody"}},
		"nothing": {Settings: map[string]any{"nothing": 1}},
	} {
		var unknown *engine.SelectionError
		if _, err := base.Select(options); !errors.As(err, &unknown) || unknown.ID != name {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// TestSeverityOfEnvironments keeps a finding as mild as where it is deployed
// makes it.
func TestSeverityOfEnvironments(t *testing.T) {
	text := strings.Replace(rule("r", "function", without), "#   tier: A", "#   tier: A\n#   environmental: true", 1)
	options := engine.Options{Severities: map[string]engine.Severity{"r": engine.Critical}}
	e := load(t, options, map[string]string{"test/r/r.rego": text})
	want := []string{"5:7 found info r: m when IsProd is false"}
	if diff := cmp.Diff(want, lines(t, e, worlds(nil, model.Num(90)))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestEphemeral says what a finding is by the rule where an environment that is
// declared to be gone tomorrow makes it milder.
func TestEphemeral(t *testing.T) {
	text := strings.Replace(rule("r", "function", without), "#   tier: A", "#   tier: A\n#   environmental: true", 1)
	for name, c := range map[string]struct {
		classes []string
		want    string
	}{
		"ephemeral":  {classes: []string{"ephemeral", "ephemeral"}, want: "info medium"},
		"not all":    {classes: []string{"ephemeral", "shared"}, want: "medium "},
		"undeclared": {want: "medium "},
	} {
		e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": text})
		result, err := e.Check(t.Context(), worlds(nil, nil, c.classes...))
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) != 1 {
			t.Fatalf("%s: got %d findings", name, len(result.Findings))
		}
		f := result.Findings[0]
		got := f.Severity.String() + " "
		if f.Own != nil {
			got += f.Own.String()
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// events is an observer that writes down what it is told.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) note(what string) func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, what)
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.list = append(e.list, "done "+what)
	}
}

func (e *events) Compile() func()               { return e.note("compile") }
func (e *events) Unit(key string, n int) func() { return e.note(fmt.Sprintf("unit %s of %d", key, n)) }
func (e *events) Rule(id string) func()         { return e.note("rule " + id) }

func TestObserver(t *testing.T) {
	var heard events
	e := load(t, engine.Options{Observer: &heard}, map[string]string{"test/above/above.rego": rule("above", "function", above)})
	graph := unit(node(model.Function, "F", 3, model.Block{"timeout": attr(model.Num(90), 5)}))
	if _, err := e.Check(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	key := graph.Units[0].Key
	want := []string{"compile", "done compile", "unit " + key + " of 1", "rule above", "done rule above", "done unit " + key + " of 1"}
	if !slices.Equal(heard.list, want) {
		t.Errorf("got %q, want %q", heard.list, want)
	}
}
