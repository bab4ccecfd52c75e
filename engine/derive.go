package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// A Derivation is how a rule comes to its answer about a resource in one world.
type Derivation struct {
	World    int // index among the worlds of its component
	Outcome  Outcome
	Messages []string // what is found, or why it is unknown
	Reached  []Reached
}

// A Reached is a resource that the answer depends on.
type Reached struct {
	Via   string // the edge that leads to it, "" for the resource that the answer is about
	Node  *workspace.Node
	Facts []Fact
	// Missing is why there may be more at the end of the edge; Node is nil then, or
	// if the edge leads nowhere.
	Missing string
}

// A Fact is an attribute that the answer depends on.
type Fact struct {
	Name  string // as the model calls it
	Value string // as rules see it, shortened; "" is not set
	// Items are those of a list of several, each shortened.
	Items   []string
	Unknown string // why it is not known, or why there may be more of it
	At      source.Span
	Via     []source.Span // where the value comes from
	// Derived is worked out from other attributes, edges and what Belay knows of AWS;
	// it is not written anywhere.
	Derived bool
	Doc     string // what it is
	Shown   bool   // only messages and severities show it; the answer does not depend on it
}

// maxShown is how much of a value is shown.
const maxShown = 300

// Derive asks a rule about one resource of a unit again, in every world, and lists
// what the answers depend on. The unit has its facts, see workspace.Workspace.Each.
func (e *Engine) Derive(ctx context.Context, u *workspace.Unit, rule *Rule, id string) ([]Derivation, error) {
	programs := e.ready([]*Rule{rule})
	guard, stop := e.watch()
	defer stop()
	worker := guard.worker()
	defer worker.close()
	var out []Derivation
	for in := range e.inputs(u, newRegister, nil) {
		if !rule.about(in.graph) {
			continue
		}
		list, err := worker.ask(ctx, programs[0], in)
		if err != nil {
			return nil, fmt.Errorf("ask %s about %s: %w", rule.ID, u.Key, err)
		}
		for _, r := range list {
			if r.node.ID != id {
				continue
			}
			d := Derivation{World: r.node.World, Outcome: r.outcome, Reached: reached(rule, r.node)}
			for _, a := range r.answers {
				d.Outcome = a.outcome
				d.Messages = append(d.Messages, a.message)
			}
			out = append(out, d)
		}
	}
	return out, nil
}

// reached are the resources whose attributes a rule reads of a subject, the subject
// first.
func reached(rule *Rule, n *workspace.Node) []Reached {
	byEdge := map[string][]used{}
	var edges []string
	for _, at := range rule.uses {
		if at.root != rule.Subject {
			continue
		}
		if _, ok := byEdge[at.via]; !ok && at.via != "" {
			edges = append(edges, at.via)
		}
		byEdge[at.via] = append(byEdge[at.via], at)
	}
	var out []Reached
	out = append(out, Reached{Node: n, Facts: facts(n, byEdge[""])})
	slices.Sort(edges)
	for _, at := range byEdge[""] { // an edge that is only asked for
		if model.Kinds[n.Kind][at.attr].Type.Base == model.EdgeBase && !slices.Contains(edges, at.attr) {
			edges = append(edges, at.attr)
		}
	}
	for _, edge := range edges {
		for _, to := range n.Edges[edge] {
			out = append(out, Reached{Via: edge, Node: to, Facts: facts(to, byEdge[edge])})
		}
		if why := n.Unknown[edge]; why != "" || len(n.Edges[edge]) == 0 {
			out = append(out, Reached{Via: edge, Missing: why})
		}
	}
	return out
}

// facts are the attributes of a resource that a rule reads. What belongs to the
// entries of a list is shown with the list.
func facts(n *workspace.Node, reads []used) []Fact {
	how := map[string]use{}
	var names []string
	for _, at := range reads {
		name := at.top()
		if model.Kinds[n.Kind][name].Type.Base == model.EdgeBase {
			continue
		}
		if _, ok := how[name]; !ok {
			names = append(names, name)
		}
		how[name] |= at.how
	}
	out := make([]Fact, 0, len(names))
	for _, name := range names {
		out = append(out, factOf(n, name, how[name] == shown))
	}
	slices.SortStableFunc(out, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// factOf is one attribute of a resource.
func factOf(n *workspace.Node, name string, isShown bool) Fact {
	attribute := model.Kinds[n.Kind][name]
	f := Fact{Name: name, Derived: attribute.Derived, Doc: attribute.Doc, Shown: isShown}
	if why := n.Unknown[name]; why != "" {
		f.Unknown = reason(why)
		f.At = n.Resource.Attrs[name].At
	}
	attr, ok := n.Attr(name)
	if !ok {
		return f
	}
	f.Value, f.Via = shorten(shownValue(attr.Value)), attr.Via()
	if list, ok := attr.Value.(model.List); ok && len(list) > 1 {
		for _, item := range list {
			f.Items = append(f.Items, shorten(shownValue(item.Value)))
		}
	}
	if f.At = attr.At; f.Derived {
		f.At = source.Span{}
	}
	if f.Value == "" {
		f.Value = `""`
	}
	return f
}

// Written are the attributes of a resource that are written and of which a rule
// reads none: what its derived ones may be worked out from.
func Written(n *workspace.Node, except []Fact) []Fact {
	var out []Fact
	for _, name := range sortedNames(n.Attrs) {
		attribute := model.Kinds[n.Kind][name]
		if attribute.Derived || slices.ContainsFunc(except, func(f Fact) bool { return f.Name == name }) {
			continue
		}
		out = append(out, factOf(n, name, false))
	}
	return out
}

// order puts what decides before what is only shown, and what is set first.
func order(f Fact) int {
	switch {
	case f.Shown:
		return 2
	case f.Value == "" && f.Unknown == "":
		return 1
	}
	return 0
}

// shownValue writes a value for people.
func shownValue(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return ""
	case model.Text:
		return v.String()
	case model.Number:
		return cmp.Or(v.Source, fmt.Sprint(v.Value))
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = shownValue(item.Value)
		}
		if len(items) == 0 {
			return "none"
		}
		return strings.Join(items, ", ")
	case model.Block:
		var items []string
		for _, name := range sortedNames(v) {
			if v[name].Value != nil {
				items = append(items, name+": "+shownValue(v[name].Value))
			}
		}
		return "{" + strings.Join(items, ", ") + "}"
	case model.Choice:
		return "(one of several)"
	case model.Unknown:
		return "(not known: " + reason(v.Why) + ")"
	}
	return ""
}

func shorten(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return string(runes)
}
