package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// open is a value that a parameter without a default leaves open.
func open(line int) model.Attr {
	return attr(model.Unknown{Why: "parameter P has no default"}, line)
}

func hole(name string) model.Text { return model.HoleText(model.Hole{Name: name}) }

func link(from *workspace.Node, edge string, to ...*workspace.Node) *workspace.Node {
	from.Edges[edge] = to
	return from
}

// TestUnknown asks small rules about graphs in which something is not known:
// the answer is unknown where a value could make the rule fire, and only there.
func TestUnknown(t *testing.T) {
	const (
		above = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	fn.timeout > 60
	message := sprintf("%s has %v", [fn.id, fn.timeout])
}`
		inVPC = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	fn.vpc == true
	fn.timeout > 60
	message := sprintf("%s on %s", [fn.id, fn.runtime])
}`
		short = `finding contains found.also(found.at(queue, ["visibility_timeout"], message), more) if {
	some queue in input.queue
	seconds := _seconds(queue)
	late := [poller.id | some poller in queue.pollers; seconds < poller.timeout]
	count(late) > 0
	more := {"witnesses": late}
	message := sprintf("%s hides %v", [queue.id, seconds])
}

_seconds(queue) := queue.visibility_timeout

_seconds(queue) := 30 if ask.has(queue, "visibility_timeout") == "no"`
		dead = `finding contains found.at(queue, ["retention"], "m") if {
	some queue in input.queue
	some dead in queue.dead_letter_queue
	dead.retention < 10
}`
		none = `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	count([alarm | some alarm in fn.alarms; alarm.actions_enabled == true]) == 0
}`
		starts = `finding contains found.at(s, ["principal"], "m") if {
	some s in input.permission
	ask.starts(s, "principal", "AWS:") == "yes"
}`
		applies = `applies contains fn.id if {
	some fn in input.function
	fn.vpc == true
}

finding contains found.at(fn, ["timeout"], "m") if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
}`
		severe = `finding contains found.also(found.at(fn, [], "m"), {"severity": _severity(fn)}) if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
}

_severity(fn) := "high" if {
	fn.vpc == true
} else := "medium"`
		items = `finding contains found.at(s, ["principals", i], "m") if {
	some s in input.statement
	some i, _ in s.principals
	ask.equals(s.principals, i, "AWS:*") == "yes"
}`
		both = `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
	ask.is(fn, "vpc", true) == "no"
}`
		words = `finding contains found.also(found.at(fn, [], _why(fn)), {"severity": "high"}) if {
	some fn in input.function
	fn.tracing == "Active"
}

_why(fn) := "one" if ask.is(fn, "vpc", true) == "yes"

_why(fn) := "two" if ask.is(fn, "vpc", true) == "no"`
	)
	pollers := func(timeout model.Value) model.Attr {
		return attr(model.List{attr(model.Block{"id": attr(model.Lit("F"), 0), "timeout": attr(timeout, 0), "window": attr(model.Num(0), 0)}, 0)}, 0)
	}
	tests := []struct {
		name    string
		subject string
		body    string
		nodes   []*workspace.Node
		want    []string
	}{
		{
			"a bare value that is not known", "function", above,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"timeout": open(5)})},
			[]string{"5:7 unknown medium r: parameter P has no default"},
		},
		{
			"another condition already fails", "function", inVPC,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"timeout": open(5), "vpc": attr(model.Bool(false), 4)})},
			nil,
		},
		{
			"another condition holds", "function", inVPC,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"timeout": open(5), "vpc": attr(model.Bool(true), 4)})},
			[]string{"5:7 unknown medium r: parameter P has no default"},
		},
		{
			"what only the message shows does not count", "function", inVPC,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{
				"timeout": attr(model.Num(900), 5), "vpc": attr(model.Bool(true), 4), "runtime": open(6),
			})},
			[]string{"5:7 found medium r: F on unknown"},
		},
		{
			"a queue with an unknown timeout and nobody who polls it", "queue", short,
			[]*workspace.Node{node(model.Queue, "Q", 3, model.Block{"visibility_timeout": open(5)})},
			nil,
		},
		{
			"a queue with an unknown timeout and a poller", "queue", short,
			[]*workspace.Node{node(model.Queue, "Q", 3, model.Block{"visibility_timeout": open(5), "pollers": pollers(model.Num(9))})},
			[]string{"5:7 unknown medium r: parameter P has no default"},
		},
		{
			"a poller with an unknown timeout", "queue", short,
			[]*workspace.Node{node(model.Queue, "Q", 3, model.Block{"pollers": pollers(model.Unknown{Why: "why"})})},
			[]string{"3:3 unknown medium r: why"},
		},
		{
			"an unknown value of an entry that the rule does not read", "queue", short,
			[]*workspace.Node{node(model.Queue, "Q", 3, model.Block{"pollers": attr(model.List{attr(model.Block{
				"id": attr(model.Lit("F"), 0), "timeout": attr(model.Num(9), 0), "window": open(0),
			}, 0)}, 0)})},
			nil,
		},
		{
			"an unknown value at the end of an edge", "queue", dead,
			func() []*workspace.Node {
				d := node(model.Queue, "D", 9, model.Block{"retention": open(10)})
				return []*workspace.Node{link(node(model.Queue, "Q", 3, nil), "dead_letter_queue", d), d}
			}(),
			[]string{"3:3 unknown medium r: parameter P has no default"},
		},
		{
			"an unknown value that no edge leads to", "queue", dead,
			[]*workspace.Node{node(model.Queue, "Q", 3, model.Block{"retention": open(10)})},
			nil,
		},
		{
			"what is not there cannot be counted if it may be hidden", "function", none,
			func() []*workspace.Node {
				n := node(model.Function, "F", 3, nil)
				n.Unknown = map[string]string{"alarms": "alarm A has unknown dimensions"}
				return []*workspace.Node{n, node(model.Function, "G", 7, nil)}
			}(),
			[]string{"3:3 unknown medium r: alarm A has unknown dimensions", "7:3 found medium r: m"},
		},
		{
			"a text whose known part decides", "permission", starts,
			[]*workspace.Node{
				node(model.Permission, "A", 3, model.Block{"principal": attr(model.Concat(model.Lit("AWS:"), hole("X")), 4)}),
				node(model.Permission, "B", 6, model.Block{"principal": attr(model.Concat(model.Lit("Service:"), hole("X")), 7)}),
				node(model.Permission, "C", 9, model.Block{"principal": attr(hole("X"), 10)}),
			},
			[]string{"4:7 found medium r: m", "10:7 unknown medium r: X is known on deployment only"},
		},
		{
			"whether the rule applies is not known", "function", applies,
			[]*workspace.Node{
				node(model.Function, "A", 3, model.Block{"vpc": open(4)}),
				node(model.Function, "B", 6, model.Block{"vpc": open(7), "timeout": attr(model.Num(3), 8)}),
				node(model.Function, "C", 9, nil),
				node(model.Function, "D", 12, model.Block{"vpc": attr(model.Bool(true), 13)}),
			},
			[]string{"4:7 unknown medium r: parameter P has no default", "12:3 found medium r: m"},
		},
		{
			"a severity that cannot be known is the milder one", "function", severe,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"vpc": open(4)})},
			[]string{"3:3 found medium r: m"},
		},
		{
			"items keep their source indexes", "statement", items,
			[]*workspace.Node{node(model.Statement, "S", 3, model.Block{"principals": attr(model.List{
				attr(model.Unknown{Why: "why"}, 5), attr(hole("X"), 6), attr(model.Lit("AWS:*"), 7),
			}, 4)})},
			[]string{"7:7 found medium r: m"},
		},
		{
			"an item that may be it", "statement", items,
			[]*workspace.Node{node(model.Statement, "S", 3, model.Block{"principals": attr(model.List{attr(hole("X"), 6)}, 4)})},
			[]string{"6:7 unknown medium r: X is known on deployment only"},
		},
		{
			"two unknown answers", "function", both,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"timeout": open(4), "vpc": attr(model.Unknown{Why: "why"}, 5)})},
			[]string{"4:7 unknown medium r: parameter P has no default; why"},
		},
		{
			"one unknown answer, the other decides", "function", both,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"timeout": open(4), "vpc": attr(model.Bool(true), 5)})},
			nil,
		},
		{
			"a function that gives two values if everything is possible", "function", words,
			[]*workspace.Node{node(model.Function, "F", 3, model.Block{"vpc": open(4), "tracing": attr(model.Lit("Active"), 5)})},
			[]string{"4:7 unknown medium r: parameter P has no default"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": rule("r", tt.subject, tt.body)})
			if diff := cmp.Diff(tt.want, lines(t, e, unit(tt.nodes...))); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		})
	}
}
