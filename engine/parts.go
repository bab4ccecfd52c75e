package engine

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// partSize is how many resources the rules are asked about at once in a large unit.
// What a part costs beside them is one evaluation of each rule.
const partSize = 250

// A division says how large units are asked about in parts. The zero value is that
// none is.
type division struct {
	parts  workspace.Parts
	across map[*program]bool // those that may compare resources, see looksAcross
	behind glimpses
}

// A divider says how units are asked about.
type divider = func(*workspace.Workspace, []*program) division

// undivided asks about each unit at once.
func undivided(*workspace.Workspace, []*program) division { return division{} }

// divide says how large units are taken apart for rules: most look at one resource
// and what its edges lead to, and never notice. Those that compare several are asked
// about all of these at once.
func divide(w *workspace.Workspace, programs []*program) division {
	large := func(u *workspace.Unit) bool { return len(u.Resources) > 2*partSize }
	if !slices.ContainsFunc(w.Units, large) {
		return division{}
	}
	d := division{across: map[*program]bool{}}
	via, reads := map[model.Kind]map[string]bool{}, map[model.Kind]map[string]bool{}
	for _, p := range programs {
		rule := p.module.rule
		d.across[p] = p.across
		for _, at := range rule.uses {
			if at.via != "" {
				add(via, at.kind, at.top())
			}
			if d.across[p] {
				add(reads, at.kind, at.top())
			}
		}
		if d.across[p] {
			d.parts.Across = append(append(d.parts.Across, rule.Subject), rule.kinds...)
		}
	}
	slices.Sort(d.parts.Across)
	d.parts.Across = slices.Compact(d.parts.Across)
	d.parts.Size, d.parts.Via, d.parts.Reads = partSize, via, reads
	d.behind = glimpsesOf(via)
	return d
}

// asks tells whether a rule is asked about a graph: of a large unit either about its
// parts, or about the one that has all resources which it compares.
func (d *division) asks(p *program, g *workspace.Graph, across bool) bool {
	return g.Whole == nil || d.across[p] == across
}

// looksAcross tells whether what a rule finds may depend on more than one resource of
// the input: it names the input elsewhere than where each of its bodies iterates the
// subject, but for the settings. What cannot be told counts as yes.
func (p *program) looksAcross() bool {
	m := p.module.ast
	for _, i := range m.Imports {
		if path, ok := i.Path.Value.(ast.Ref); !ok || path.HasPrefix(ast.InputRootRef) {
			return true
		}
	}
	for _, r := range m.Rules {
		most := 0
		if name := ruleName(r); name == "finding" || name == "applies" {
			most = 1
		}
		iterations := 0
		for _, e := range r.Body {
			if _, kind, ok := iterates(e); ok && kind == p.module.rule.Subject {
				iterations++
			}
		}
		if n := mentionsOfInput(r); n > most || n != iterations {
			return true
		}
	}
	return slices.ContainsFunc(p.lib.needed(m, p.shared), func(other *module) bool { return mentionsOfInput(other.ast) > 0 })
}

// mentionsOfInput counts where the input is named, but for its settings.
func mentionsOfInput(x any) int {
	n := 0
	ast.WalkTerms(x, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Var:
			if v.Equal(ast.InputRootDocument.Value) {
				n++
			}
		case ast.Ref:
			if len(v) > 1 && v[0].Equal(ast.InputRootDocument) && v[1].Value.Compare(ast.String("settings")) == 0 {
				n-- // its head is met as a variable
			}
		default:
		}
		return false
	})
	return n
}

// A register is what the resources of a graph are called.
type register struct {
	names    map[*model.Resource]string
	byID     map[string]*workspace.Node // by the id that rules see
	bySource map[string]*workspace.Node // by the id of the loader, of this unit
}

func newRegister(g *workspace.Graph) *register {
	nodes := reachable(g)
	r := &register{
		names: nameNodes(g, nodes), byID: make(map[string]*workspace.Node, len(nodes)),
		bySource: make(map[string]*workspace.Node, len(g.Nodes)),
	}
	for _, n := range nodes {
		r.byID[r.names[n.Resource]] = n
	}
	for _, n := range g.Nodes {
		r.bySource[n.ID] = n
	}
	return r
}

// name is how rules see a resource.
func (r *register) name(n *workspace.Node) string { return r.names[n.Resource] }

// An inquiry is about one unit, all at once or in parts.
type inquiry struct {
	unit *workspace.Unit

	once  sync.Once
	whole *register // of the graph that the parts are of

	mu    sync.Mutex
	parts []*said // in order
	open  int     // parts that are not answered
	last  bool    // no other follows
}

// register is what the resources of a graph, or of the one that it is a part of, are
// called.
func (q *inquiry) register(g *workspace.Graph) *register {
	if g.Whole == nil {
		return newRegister(g)
	}
	q.once.Do(func() { q.whole = newRegister(g.Whole) })
	return q.whole
}

// begin takes up a part.
func (q *inquiry) begin(last bool) *said {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := &said{}
	q.parts = append(q.parts, s)
	q.open++
	q.last = q.last || last
	return s
}

// end tells whether that was the last part to be answered.
func (q *inquiry) end() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open--
	return q.open == 0 && q.last
}

// said is what rules say of a unit, or of a part of one, rule by rule.
type said []spoken

// spoken is what one rule says.
type spoken struct {
	findings              []Finding
	quiet                 []quiet // where these are asked for, of no rule or unit yet
	passed, notApplicable int
	err                   error
}

// spoken is what one rule says of all parts.
func (q *inquiry) spoken(rule int) spoken {
	var out spoken
	for _, part := range q.parts {
		if rule >= len(*part) {
			continue // the check was given up
		}
		s := &(*part)[rule]
		if out.err == nil {
			out.err = s.err
		}
		out.passed += s.passed
		out.notApplicable += s.notApplicable
		out.findings = joined(out.findings, s.findings)
		out.quiet = joined(out.quiet, s.quiet)
	}
	return out
}

// answers are those of all parts as one.
func (e *Engine) answers(q *inquiry, programs []*program) unitAnswers {
	out := unitAnswers{}
	number := 0 // of the rule among those that are selected
	for i, p := range programs {
		for e.rules[number] != p.module.rule {
			number++
		}
		one := q.spoken(i)
		if one.err != nil {
			out.failures = append(out.failures, Failure{Rule: p.module.rule, Unit: q.unit.Key, Err: one.err})
			continue
		}
		out.passed += one.passed
		out.notApplicable += one.notApplicable
		out.findings = append(out.findings, fold(one.findings)...)
		for _, a := range one.quiet {
			a.rule = uint32(number)
			out.quiet = append(out.quiet, a)
		}
	}
	slices.SortFunc(out.quiet, byResource)
	return out
}

// joined appends to a list, or is the other if it is empty.
func joined[T any](a, b []T) []T {
	if len(a) == 0 {
		return b
	}
	return append(a, b...)
}
