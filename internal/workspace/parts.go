package workspace

import (
	"maps"
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// Parts says how EachPart takes large units apart.
type Parts struct {
	// Size is how many resources that rules judge a part has; 0 takes nothing apart.
	// A unit of one round that has more than twice as many is taken apart.
	Size int
	// Via are the attributes that rules read of resources behind an edge, by kind. Of
	// resources that are in a part for that alone no other facts are worked out.
	Via map[model.Kind]map[string]bool
	// Across are the kinds of which some rule looks at several resources at once. All
	// of those make a part of their own, whose facts are Reads.
	Across []model.Kind
	// Reads are the attributes that such rules read, by kind.
	Reads map[model.Kind]map[string]bool
}

// A Part is a unit with its facts, or a part of a large one: a unit of the same
// resources, whose one graph has some of the nodes.
type Part struct {
	*Unit
	// Across tells that it is the part of Parts.Across; its nodes are in others, too.
	Across bool
	// Last tells that there is no other part of the unit after it.
	Last bool
}

// EachPart is Each, but a large unit is handed over in parts, in source order, and the
// graphs of the unit itself are dropped after the last: the facts of a large account
// take ten times the memory of what it holds. Nodes are copied into parts, so that a
// part may be read while the next is made.
func (w *Workspace) EachPart(parts Parts, done func(Part)) {
	if w.builder == nil {
		for _, u := range w.Units {
			done(Part{Unit: u, Last: true})
		}
		return
	}
	for _, u := range w.Units {
		w.builder.drop()
		s := w.builder.byUnit[u]
		switch {
		case u.Kept:
		case s.takenApart(parts.Size):
			s.eachPart(parts, done)
			continue
		default:
			s.complete()
		}
		done(Part{Unit: u, Last: true})
	}
	if len(w.builder.options.External) > 0 { // which speaks of units that are not asked about, too
		for _, s := range w.builder.scopes {
			s.complete()
		}
	}
	if !w.complete {
		w.Problems = append(w.Problems, w.builder.external()...)
		w.complete = true
	}
}

// takenApart tells whether a unit is handed over in parts. Resources that are there
// in several worlds are merged, and have to be seen together.
func (s *scope) takenApart(size int) bool {
	if size == 0 || s.completed || len(s.rounds) != 1 {
		return false
	}
	g := s.rounds[0].graph
	return len(g.Nodes) > 2*size && len(g.Foreign) == 0
}

func (s *scope) eachPart(parts Parts, done func(Part)) {
	s.completed = true
	l := s.rounds[0]
	l.apart = true
	l.recall()
	via := l.ofUnit(l.builder.facts.asked(parts.Via))
	give := func(p Part, nodes []*Node, own map[model.Kind][]*namedFact) {
		g := l.part(nodes, own, via)
		l.settle()
		p.Unit = &Unit{Unit: s.unit.Unit, Rounds: []*Graph{g}, Components: s.unit.Components}
		done(p)
	}
	own := l.ofUnit(l.builder.derived, l.builder.live)
	var across []*Node
	for _, n := range l.graph.Nodes {
		if slices.Contains(parts.Across, n.Kind) {
			across = append(across, n)
		}
	}
	nodes := l.graph.Nodes
	for len(nodes) > 0 {
		n := min(parts.Size, len(nodes))
		give(Part{Last: n == len(nodes) && len(across) == 0}, nodes[:n], own)
		nodes = nodes[n:]
	}
	if len(across) > 0 {
		reads := l.ofUnit(l.builder.facts.asked(parts.Reads))
		via = reads
		give(Part{Across: true, Last: true}, across, reads)
	}
	s.unit.Rounds, s.rounds, s.analyzer = nil, nil, nil
}

// part is a graph of some of the nodes, with their facts, and of those that edges
// lead to from there, with the facts of via.
func (l *linker) part(nodes []*Node, own, via map[model.Kind][]*namedFact) *Graph {
	g := &Graph{Unit: l.graph.Unit, Round: l.graph.Round, Cloud: l.graph.Cloud, Nodes: make([]*Node, len(nodes)), Whole: l.graph}
	copies := make(map[*Node]*Node, len(nodes))
	for i, n := range nodes {
		c := l.derived(n, own[n.Kind])
		g.Nodes[i], copies[n] = c, c
	}
	// Of a node without facts the copy would be the same.
	copied := func(to *Node) *Node {
		c, ok := copies[to]
		if !ok {
			c = to
			if facts := via[to.Kind]; len(facts) > 0 && to.Unit == l.scope.unit {
				c = l.derived(to, facts)
			}
			copies[to] = c
		}
		return c
	}
	for _, n := range g.Nodes {
		edges := make(map[string][]*Node, len(n.Edges))
		for name, ends := range n.Edges {
			edges[name] = make([]*Node, len(ends))
			for i, to := range ends {
				edges[name][i] = copied(to)
			}
		}
		n.Edges = edges
	}
	return g
}

// derived is a copy of a node with facts.
func (l *linker) derived(n *Node, facts []*namedFact) *Node {
	c := *n
	c.answers = nil
	l.derive(&c, n, facts)
	return &c
}

// derive adds the facts of a node to one that is to have them.
func (l *linker) derive(to, n *Node, facts []*namedFact) {
	known := 0
	unknown, own := n.Unknown, false
	for _, f := range facts {
		value, why := l.answer(n, f)
		if value != nil {
			known++
		}
		if why != "" && unknown[f.name] == "" {
			if !own {
				unknown, own = maps.Clone(unknown), true
				if unknown == nil {
					unknown = map[string]string{}
				}
			}
			unknown[f.name] = why
		}
	}
	to.Unknown, to.Facts = unknown, make([]Fact, 0, known)
	for _, f := range facts {
		if value := n.answers[f.number].value; value != nil {
			to.Facts = append(to.Facts, Fact{f.name, value})
		}
	}
}

// settle drops what the facts of a part were made of, and keeps what stands for the
// whole unit.
func (l *linker) settle() {
	l.dropAnswers()
	clear(l.reached)
	clear(l.held)
	clear(l.granted)
	if l.scope.analyzer != nil {
		l.scope.analyzer.Forget()
	}
}
