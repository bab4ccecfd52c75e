package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// An input is a graph as rules see it.
type input struct {
	graph    *workspace.Graph
	kinds    map[model.Kind]bool
	register *register
	byID     map[string]*workspace.Node // what rules may judge, by the id that they see
	terms    map[model.Kind][]*ast.Term // the resources
	subjects map[model.Kind][]subject   // the same, in the same order
	mu       sync.Mutex                 // guards judged: an evaluation that is given up may go on
	judged   map[judged]ast.Set         // what exact needs gave
	sure     *ast.Term                  // each question is answered as it is
	doubt    *ast.Term                  // an unknown answer is the one that the rule reports
}

// A subject is a resource of a graph that rules may judge.
type subject struct {
	node *workspace.Node
	name string    // the id that rules see
	id   *ast.Term // the same
}

// An inputBuilder makes the terms of one graph. Each resource is built once
// and shared by every edge that leads to it, so that an edge costs a pointer.
type inputBuilder struct {
	called *register
	views  map[*workspace.Node]*ast.Term
}

// newInput builds what rules see of a graph directly as terms: going through
// JSON costs as much as all the rules do.
func newInput(g *workspace.Graph, settings *ast.Term, called *register) *input {
	in := &input{graph: g, register: called, kinds: map[model.Kind]bool{}, byID: make(map[string]*workspace.Node, len(g.Nodes))}
	b := &inputBuilder{called: called, views: make(map[*workspace.Node]*ast.Term, len(g.Nodes))}
	byKind := map[model.Kind][]*ast.Term{}
	in.subjects = map[model.Kind][]subject{}
	for _, n := range g.Nodes {
		name := called.name(n)
		in.kinds[n.Kind] = true
		in.byID[name] = n
		byKind[n.Kind] = append(byKind[n.Kind], b.full(n))
		in.subjects[n.Kind] = append(in.subjects[n.Kind], subject{n, name, ast.StringTerm(name)})
	}
	in.terms = byKind
	pairs := make([][2]*ast.Term, 0, len(byKind)+2)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		pairs = append(pairs, [2]*ast.Term{ast.InternedTerm(string(kind)), ast.ArrayTerm(byKind[kind]...)})
	}
	pairs = append(pairs, [2]*ast.Term{ast.InternedTerm("settings"), settings})
	in.sure = ast.NewTerm(ast.NewObject(append(pairs, [2]*ast.Term{ast.InternedTerm(doubtName), ast.InternedTerm(false)})...))
	in.doubt = ast.NewTerm(ast.NewObject(append(pairs, [2]*ast.Term{ast.InternedTerm(doubtName), ast.InternedTerm(true)})...))
	return in
}

// doubtName is where a rewritten rule looks up whether an unknown answer counts
// as the one that it reports.
const doubtName = "doubt"

// nameNodes gives each node of the graph, and each node of another unit that
// an edge of it leads to, the name that people use if no other has it, else its
// id, else its id with its unit. A node of the graph goes before those of other units:
// a function of an account has its name though its role has the same.
func nameNodes(g *workspace.Graph, nodes []*workspace.Node) map[*model.Resource]string {
	count, own := map[string]int{}, map[string]int{}
	for _, n := range nodes {
		count[label(n)]++
		if n.Unit == g.Unit {
			own[label(n)]++
		}
		if n.Label != "" && n.Label != n.ID {
			count[n.ID]++
			own[n.ID]++ // nobody has the id of another as a name
		}
	}
	names := make(map[*model.Resource]string, len(nodes))
	for _, n := range nodes {
		switch {
		case count[label(n)] == 1, n.Unit == g.Unit && n.Label != "" && n.Label != n.ID && own[label(n)] == 1:
			names[n.Resource] = label(n)
		case n.Unit == g.Unit && count[n.ID] == 1:
			names[n.Resource] = n.ID
		case n.Unit == g.Unit && n.Label == "":
			names[n.Resource] = n.ID
		default:
			names[n.Resource] = n.Unit.Key + ":" + n.ID
		}
	}
	return names
}

func label(n *workspace.Node) string {
	if n.Label != "" {
		return n.Label
	}
	return n.ID
}

// reachable lists the nodes of a graph and those of other units that it
// leads to, each once, in order.
func reachable(g *workspace.Graph) []*workspace.Node {
	nodes := slices.Clone(g.Nodes)
	seen := make(map[*workspace.Node]bool, len(nodes))
	for _, n := range nodes {
		seen[n] = true
	}
	for _, n := range g.Nodes {
		for _, edge := range slices.Sorted(maps.Keys(n.Edges)) {
			for _, to := range n.Edges[edge] {
				if !seen[to] {
					seen[to] = true
					nodes = append(nodes, to)
				}
			}
		}
	}
	return nodes
}

// full is a resource with its edges.
func (b *inputBuilder) full(n *workspace.Node) *ast.Term {
	view := b.view(n)
	if len(n.Edges) == 0 {
		return view
	}
	object, ok := view.Value.(ast.Object)
	if !ok {
		return view
	}
	pairs := make([][2]*ast.Term, 0, object.Len()+len(n.Edges))
	object.Foreach(func(k, v *ast.Term) { pairs = append(pairs, [2]*ast.Term{k, v}) })
	for edge, nodes := range n.Edges {
		if len(nodes) == 0 {
			continue
		}
		views := make([]*ast.Term, len(nodes))
		for i, to := range nodes {
			views[i] = b.view(to)
		}
		pairs = append(pairs, [2]*ast.Term{ast.InternedTerm(edge), ast.ArrayTerm(views...)})
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}

// view is a resource without its edges.
func (b *inputBuilder) view(n *workspace.Node) *ast.Term {
	if term, ok := b.views[n]; ok {
		return term
	}
	o := newObject(n.Attrs, n.Unknown)
	o.set("id", ast.StringTerm(b.called.name(n)))
	o.set("type", ast.InternedTerm(n.Type))
	term := o.term()
	b.views[n] = term
	return term
}

// An objectBuilder gathers a block. What is not known of an attribute, and
// which texts have holes, is gathered on the way and stands beside it.
type objectBuilder struct {
	pairs   [][2]*ast.Term
	unknown map[string]string
	partial []string
}

func newObject(block model.Block, unknown map[string]string) *objectBuilder {
	o := &objectBuilder{pairs: make([][2]*ast.Term, 0, len(block)+4)}
	for name, why := range unknown {
		o.doubt(name, why)
	}
	for name, attr := range block {
		v := valueTerm(attr.Value)
		if v.term != nil {
			o.set(name, v.term)
		}
		if v.why != "" {
			o.doubt(name, v.why)
		}
		if v.partial {
			o.partial = append(o.partial, name)
		}
	}
	return o
}

func (o *objectBuilder) set(name string, term *ast.Term) {
	o.pairs = append(o.pairs, [2]*ast.Term{ast.InternedTerm(name), term})
}

// doubt notes the first reason only: one is enough to know that it is not known.
func (o *objectBuilder) doubt(name, why string) {
	if o.unknown == nil {
		o.unknown = map[string]string{}
	}
	if _, ok := o.unknown[name]; !ok {
		o.unknown[name] = why
	}
}

func (o *objectBuilder) term() *ast.Term {
	if len(o.unknown) > 0 {
		pairs := make([][2]*ast.Term, 0, len(o.unknown))
		for name, why := range o.unknown {
			pairs = append(pairs, [2]*ast.Term{ast.InternedTerm(name), ast.StringTerm(why)})
		}
		o.set("unknown", ast.NewTerm(ast.NewObject(pairs...)))
	}
	if len(o.partial) > 0 {
		slices.Sort(o.partial)
		names := make([]*ast.Term, len(o.partial))
		for i, name := range o.partial {
			names[i] = ast.InternedTerm(name)
		}
		o.set("partial", ast.ArrayTerm(names...))
	}
	return ast.NewTerm(ast.NewObject(o.pairs...))
}

// A rendered value is its term, nil if nothing of it is known, and what is not.
type rendered struct {
	term    *ast.Term
	why     string // why it, or a part of it, is not known; "" if all is
	partial bool   // some text in it has a hole
}

func valueTerm(value model.Value) rendered {
	switch v := value.(type) {
	case nil:
		return rendered{}
	case model.Text:
		return rendered{term: ast.StringTerm(v.String()), partial: hasHole(v)}
	case model.Number:
		return rendered{term: numberTerm(v.Value)}
	case model.Bool:
		return rendered{term: ast.InternedTerm(bool(v))}
	case model.List:
		return listTerm(v)
	case model.Block:
		o := newObject(v, nil)
		out := rendered{partial: len(o.partial) > 0, why: firstReason(o.unknown)}
		out.term = o.term()
		return out
	case model.Choice:
		return rendered{why: "it depends on what the parameters leave open"}
	case model.Unknown:
		return rendered{why: reason(v.Why)}
	}
	return rendered{}
}

// listTerm leaves unknown items out, since all values compare in Rego; see
// sourceIndex for the way back.
func listTerm(list model.List) rendered {
	var out rendered
	items := make([]*ast.Term, 0, len(list))
	for _, item := range list {
		v := valueTerm(item.Value)
		out.partial = out.partial || v.partial
		if out.why == "" {
			out.why = v.why
		}
		if v.term != nil {
			items = append(items, v.term)
		}
	}
	out.term = ast.ArrayTerm(items...)
	return out
}

// sourceIndex is where in list the item stands that rules see at index.
func sourceIndex(list model.List, index int) (int, bool) {
	for i, item := range list {
		switch item.Value.(type) {
		case nil, model.Unknown, model.Choice:
			continue
		default:
		}
		if index == 0 {
			return i, true
		}
		index--
	}
	return 0, false
}

func numberTerm(f float64) *ast.Term {
	if i := int(f); float64(i) == f {
		return ast.InternedTerm(i)
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(f, 'f', -1, 64)))
}

func hasHole(t model.Text) bool {
	return slices.ContainsFunc(t, func(p model.Part) bool { return p.Hole != nil })
}

// holeReason is why the text is not known in full.
func holeReason(t model.Text) string {
	for _, p := range t {
		if p.Hole == nil {
			continue
		}
		if p.Hole.Why != "" {
			return p.Hole.Why
		}
		return p.Hole.Name + " is known on deployment only"
	}
	return ""
}

func firstReason(unknown map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		return unknown[name]
	}
	return ""
}

// reason is never empty: a reason that nobody gave must not look like knowledge.
func reason(why string) string {
	if why == "" {
		return "it is known on deployment only"
	}
	return why
}
