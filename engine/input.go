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
	known    map[*workspace.Node]bool   // whether everything is known of a resource
	mu       sync.Mutex                 // guards judged: an evaluation that is given up may go on
	judged   map[judged]ast.Set         // what exact needs gave
	sure     *ast.Term                  // each question is answered as it is
	settings ast.Value
	doubt    *ast.Term // an unknown answer is the one that the rule reports
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
	behind glimpses // what is seen of resources behind edges
	pairs  map[*workspace.Node][][2]*ast.Term
	views  map[*workspace.Node]*ast.Term
	known  map[*workspace.Node]bool
}

// glimpses are derived attributes, by kind, that no rule reads of a resource which it
// reaches over an edge: in parts of large graphs they are left out there.
type glimpses map[model.Kind]map[string]bool

// glimpsesOf are the derived attributes that are not among those that rules read
// behind edges.
func glimpsesOf(via map[model.Kind]map[string]bool) glimpses {
	out := glimpses{}
	for kind, shape := range model.Kinds {
		for name, attribute := range shape {
			if attribute.Derived && !via[kind][name] {
				add(out, kind, name)
			}
		}
	}
	return out
}

// newInput builds what rules see of a graph directly as terms: going through
// JSON costs as much as all the rules do.
func newInput(g *workspace.Graph, settings *ast.Term, called *register, behind glimpses) *input {
	in := &input{graph: g, register: called, kinds: map[model.Kind]bool{}, byID: make(map[string]*workspace.Node, len(g.Nodes))}
	b := &inputBuilder{
		called: called, behind: behind, pairs: make(map[*workspace.Node][][2]*ast.Term, len(g.Nodes)),
		views: make(map[*workspace.Node]*ast.Term, len(g.Nodes)), known: make(map[*workspace.Node]bool, len(g.Nodes)),
	}
	byKind := map[model.Kind][]*ast.Term{}
	in.subjects = map[model.Kind][]subject{}
	for _, n := range g.Nodes {
		name := called.name(n)
		in.kinds[n.Kind] = true
		in.byID[name] = n
		byKind[n.Kind] = append(byKind[n.Kind], b.full(n))
		in.subjects[n.Kind] = append(in.subjects[n.Kind], subject{n, name, ast.StringTerm(name)})
	}
	in.terms, in.known = byKind, b.known
	pairs := make([][2]*ast.Term, 0, len(byKind)+2)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		pairs = append(pairs, [2]*ast.Term{ast.InternedTerm(string(kind)), ast.ArrayTerm(byKind[kind]...)})
	}
	pairs = append(pairs, [2]*ast.Term{ast.InternedTerm("settings"), settings})
	in.settings = settings.Value
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
	if len(n.Edges) == 0 && len(b.behind[n.Kind]) == 0 {
		return b.view(n)
	}
	own := b.attributes(n)
	pairs := make([][2]*ast.Term, len(own), len(own)+len(n.Edges))
	copy(pairs, own)
	for edge, nodes := range n.Edges {
		if len(nodes) == 0 {
			continue
		}
		views := make([]*ast.Term, len(nodes))
		for i, to := range nodes {
			views[i] = b.view(to)
		}
		pairs = append(pairs, [2]*ast.Term{nameTerm(edge), ast.ArrayTerm(views...)})
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}

// view is a resource without its edges, as it is seen behind one.
func (b *inputBuilder) view(n *workspace.Node) *ast.Term {
	if term, ok := b.views[n]; ok {
		return term
	}
	pairs := b.attributes(n)
	if hidden := b.behind[n.Kind]; len(hidden) > 0 {
		pairs = slices.DeleteFunc(slices.Clone(pairs), func(pair [2]*ast.Term) bool {
			name, _ := pair[0].Value.(ast.String)
			return hidden[string(name)]
		})
	}
	term := ast.NewTerm(ast.NewObject(pairs...))
	b.views[n] = term
	return term
}

// attributes are those of a resource without its edges.
func (b *inputBuilder) attributes(n *workspace.Node) [][2]*ast.Term {
	if pairs, ok := b.pairs[n]; ok {
		return pairs
	}
	o := newObject(n.Attrs, n.Unknown, len(n.Facts)+4)
	for _, f := range n.Facts {
		o.add(f.Name, f.Value)
	}
	o.set("id", ast.StringTerm(b.called.name(n)))
	o.set("type", ast.InternedTerm(n.Type))
	b.known[n] = len(o.unknown)+len(o.partial) == 0
	o.finish()
	b.pairs[n] = o.pairs
	return o.pairs
}

// An objectBuilder gathers a block. What is not known of an attribute, and
// which texts have holes, is gathered on the way and stands beside it.
type objectBuilder struct {
	pairs   [][2]*ast.Term
	unknown map[string]string
	partial []string
}

// newObject starts with a block, and has room for more attributes.
func newObject(block model.Block, unknown map[string]string, more int) *objectBuilder {
	o := &objectBuilder{pairs: make([][2]*ast.Term, 0, len(block)+more)}
	for name, why := range unknown {
		o.doubt(name, why)
	}
	for name, attr := range block {
		o.add(name, attr.Value)
	}
	return o
}

// add adds an attribute, or what is not known of it.
func (o *objectBuilder) add(name string, value model.Value) {
	v := valueTerm(value)
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

func (o *objectBuilder) set(name string, term *ast.Term) {
	o.pairs = append(o.pairs, [2]*ast.Term{nameTerm(name), term})
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
	o.finish()
	return ast.NewTerm(ast.NewObject(o.pairs...))
}

// finish adds what is not known.
func (o *objectBuilder) finish() {
	if len(o.unknown) > 0 {
		pairs := make([][2]*ast.Term, 0, len(o.unknown))
		for name, why := range o.unknown {
			pairs = append(pairs, [2]*ast.Term{nameTerm(name), ast.StringTerm(why)})
		}
		o.set("unknown", ast.NewTerm(ast.NewObject(pairs...)))
	}
	if len(o.partial) > 0 {
		slices.Sort(o.partial)
		names := make([]*ast.Term, len(o.partial))
		for i, name := range o.partial {
			names[i] = nameTerm(name)
		}
		o.set("partial", ast.ArrayTerm(names...))
	}
}

// nameTerm is the name of an attribute as a term. All resources share those of the
// model.
func nameTerm(name string) *ast.Term {
	if term, ok := nameTerms()[name]; ok {
		return term
	}
	return ast.StringTerm(name)
}

var nameTerms = sync.OnceValue(func() map[string]*ast.Term {
	out := map[string]*ast.Term{}
	var add func(shape model.Shape)
	add = func(shape model.Shape) {
		for name, attribute := range shape {
			if out[name] == nil {
				out[name] = ast.StringTerm(name)
			}
			add(fieldsOf(attribute.Type))
		}
	}
	for _, shape := range model.Kinds {
		add(shape)
	}
	for _, name := range []string{"id", "type", "unknown", "partial"} {
		out[name] = ast.StringTerm(name)
	}
	return out
})

var noItems = ast.ArrayTerm()

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
		o := newObject(v, nil, 2)
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
	if len(items) == 0 {
		out.term = noItems
		return out
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
