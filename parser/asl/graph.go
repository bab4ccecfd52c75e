package asl

import (
	"container/heap"
	"fmt"
	"math"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A cost is how many seconds Wait states take at least until a level of states
// ends well, and until it ends in a Fail state.
type cost struct{ success, failure float64 }

// never is the cost of what does not happen.
var (
	never   = math.Inf(1)
	nowhere = cost{never, never}
)

// A graph is the states of one level.
type graph struct {
	nodes map[string]*node
	start node
	open  bool // some transitions are not known
}

// A node is a state: its transitions, and what it costs where it is an end.
type node struct {
	at    source.Span
	edges []edge
	ends  cost
}

// An edge leads to a state after some seconds.
type edge struct {
	to    string
	after float64
	at    source.Span // of the transition
}

// follow adds the transition of a state to the one that next names. Where that
// is not known, it may be the end.
func (g *graph) follow(n *node, next model.Attr, after float64) {
	for _, v := range versions(next.Value, nil) {
		text, ok := v.value.(model.Text)
		name, known := text.Literal()
		if ok && !known {
			name = text.String()
			known = g.nodes[name] != nil // the same holes as in its key
		}
		switch {
		case ok && known:
			n.edges = append(n.edges, edge{to: name, after: after, at: next.At})
		case v.value != nil:
			g.open = true
			n.ends.success = min(n.ends.success, after)
		}
	}
}

// transitions reads where one version of a state leads.
func (r *reader) transitions(g *graph, n *node, state model.Block, guard model.Guard) {
	takes := cost{0, never}
	switch literal(state["Type"].Value) {
	case "Succeed":
		n.ends.success = 0
		return
	case "Fail":
		n.ends.failure = 0
		return
	case "Choice":
		g.followItems(n, state["Choices"].Value)
		g.follow(n, state["Default"], 0)
		return
	case "Wait":
		takes.success = least(wait(state).Value)
	case "Parallel":
		takes = r.branches(state["Branches"].Value, guard)
	case "Map":
		r.iterations(state, guard)
	case "":
		g.open = true // it may be a choice
		n.ends.success = 0
		g.followItems(n, state["Choices"].Value)
	}
	if end, _ := model.BoolType.Coerce(state["End"].Value); end != nil && end != model.Bool(false) || state["Next"].Value == nil {
		n.ends.success = min(n.ends.success, takes.success)
	}
	n.ends.failure = min(n.ends.failure, takes.failure)
	g.follow(n, state["Next"], takes.success)
	g.followItems(n, state["Catch"].Value)
}

// followItems adds the transitions that a list of mappings names: the rules of
// a choice, or catchers, which a state may leave by at once.
func (g *graph) followItems(n *node, value model.Value) {
	for _, v := range versions(value, nil) {
		list, ok := v.value.(model.List)
		if !ok && v.value != nil {
			g.follow(n, model.Attr{Value: v.value}, 0)
		}
		for _, item := range list {
			for _, v := range versions(item.Value, nil) {
				if block, ok := v.value.(model.Block); ok {
					g.follow(n, block["Next"], 0)
					continue
				}
				g.follow(n, model.Attr{Value: v.value}, 0)
			}
		}
	}
}

// branches reads the branches of a Parallel state. It ends when the last of
// them does, or when the first of them fails.
func (r *reader) branches(value model.Value, guard model.Guard) cost {
	least := nowhere
	for _, v := range versions(value, guard) {
		list, ok := v.value.(model.List)
		if !ok {
			r.hidden("Branches", v.value)
		}
		takes := cost{0, never}
		for _, item := range list {
			branch := r.nested("Branches", item.Value, v.guard)
			takes.success = max(takes.success, branch.success)
			takes.failure = min(takes.failure, branch.failure)
		}
		least.success = min(least.success, takes.success)
		least.failure = min(least.failure, takes.failure)
	}
	return least
}

// iterations reads the states of a Map. There may be nothing to iterate over,
// so that nothing in them is sure to be waited for.
func (r *reader) iterations(state model.Block, guard model.Guard) {
	processor, ok := state["ItemProcessor"]
	if !ok {
		processor = state["Iterator"]
	}
	r.nested("ItemProcessor", processor.Value, guard)
}

// nested reads a level inside a state.
func (r *reader) nested(name string, value model.Value, guard model.Guard) cost {
	least := nowhere
	for _, v := range versions(value, guard) {
		var takes cost
		if block, ok := v.value.(model.Block); ok {
			takes = r.level(block, v.guard)
		} else {
			takes = r.hidden(name, v.value)
		}
		least.success = min(least.success, takes.success)
		least.failure = min(least.failure, takes.failure)
	}
	return least
}

// least is the least number of seconds that a value may be; what is unknown may
// be none.
func least(value model.Value) float64 {
	seconds := never
	for _, v := range versions(value, nil) {
		coerced, _ := model.NumberType.Coerce(v.value)
		number, _ := coerced.(model.Number)
		seconds = min(seconds, max(0, number.Value))
	}
	return seconds
}

// check notes transitions that lead nowhere and states that none leads to,
// with both of which Step Functions refuses the definition.
func (r *reader) check(g *graph, names []string) {
	r.checkEdges(g, &g.start)
	for _, name := range names {
		r.checkEdges(g, g.nodes[name])
	}
	if g.open || len(g.start.edges) == 0 {
		return
	}
	reached := g.reached()
	for _, name := range names {
		if !reached[name] {
			r.problem(source.Problem{
				ID: "state-unreachable", At: g.nodes[name].at, Effect: source.Noted,
				Message: fmt.Sprintf("no way from StartAt leads to state %s", name),
				Fix:     "Lead a transition to the state, or remove it.",
			})
		}
	}
}

// checkEdges notes the transitions of a state that lead to none; the way ends there.
func (r *reader) checkEdges(g *graph, n *node) {
	for _, e := range n.edges {
		if g.nodes[e.to] != nil {
			continue
		}
		n.ends.success = min(n.ends.success, e.after)
		r.problem(source.Problem{
			ID: "state-not-found", At: e.at, Effect: source.Noted,
			Message: fmt.Sprintf("there is no state %s to go to", e.to),
			Fix:     "Name a state of the same level.",
		})
	}
}

func (g *graph) reached() map[string]bool {
	reached := map[string]bool{}
	queue := slices.Clone(g.start.edges)
	for len(queue) > 0 {
		e := queue[0]
		queue = queue[1:]
		if n := g.nodes[e.to]; n != nil && !reached[e.to] {
			reached[e.to] = true
			queue = append(queue, n.edges...)
		}
	}
	return reached
}

// shortest is Dijkstra's way from the start to the ends.
func (g *graph) shortest() cost {
	best := g.start.ends
	done := map[string]bool{}
	front := frontier(slices.Clone(g.start.edges))
	heap.Init(&front)
	for front.Len() > 0 {
		e, _ := heap.Pop(&front).(edge)
		n := g.nodes[e.to]
		if n == nil || done[e.to] || e.after == never {
			continue
		}
		done[e.to] = true
		best.success = min(best.success, e.after+n.ends.success)
		best.failure = min(best.failure, e.after+n.ends.failure)
		for _, next := range n.edges {
			next.after += e.after
			heap.Push(&front, next)
		}
	}
	return best
}

// A frontier is the edges still to follow, the nearest first.
type frontier []edge

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].after < f[j].after }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }

// Push is for package heap.
func (f *frontier) Push(x any) {
	if e, ok := x.(edge); ok {
		*f = append(*f, e)
	}
}

// Pop is for package heap.
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
