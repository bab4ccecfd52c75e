package workspace

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A builder is what all units of a workspace share while it is built.
type builder struct {
	options Options
	scopes  []*scope          // sorted by key
	byKey   map[string]*scope // the first of a key, which templates name each other by
	byUnit  map[*Unit]*scope
	parents map[string][]parent // by key of the child
	exports map[string][]export // by name as shown
	stacked []export            // those whose name holds the name of their stack
	// alarmRules are rules on state changes of alarms that they do not name.
	alarmRules []named
	names      map[model.Kind]map[string][]named
	forward    map[model.Kind][]forwardEdge
	facts      namedFacts
	derived    map[model.Kind][]*namedFact // those that are asked for
	live       map[model.Kind][]*namedFact // the same of units that are live
	threats    map[managedPolicy]managedThreat
	outers     map[*scope]*linker
	analyzer   *iam.Analyzer               // what those of scopes share, once a fact asks
	managed    map[managedOf][]*iam.Grant  // policies of AWS in other versions than Belay knows
	trails     map[string]map[string]watch // by snapshot and signal, of what shows on trails
	crossed    map[crossing]bool
	order      []crossing
	// elsewhere are the signals for which each statement of the settings was needed.
	elsewhere map[int]map[string]bool

	mu        sync.Mutex // guards forgotten
	forgotten []*scope
}

// A scope is a unit, indexed.
type scope struct {
	unit       *Unit
	byID       map[string]*model.Resource
	children   map[string]*model.Child
	choices    map[string]*model.ChoicePoint
	conditions map[string]model.Guard
	rounds     []*linker
	completed  bool          // its facts are worked out
	notes      notes         // what it asks others for
	analyzer   *iam.Analyzer // of its policies, once a fact asks
}

type parent struct {
	scope *scope
	child *model.Child
}

type export struct {
	scope *scope
	name  model.Text
	value model.Value
}

// named is a resource with a physical name that means the same in other units.
// sure is false if conditions of its unit decide on the name or the resource.
type named struct {
	scope    *scope
	resource *model.Resource
	sure     bool
}

// A crossing says that something in one unit names something in another.
type crossing struct{ from, to *scope }

// A linker holds one graph while its edges and facts are worked out.
type linker struct {
	builder *builder
	scope   *scope
	graph   *Graph
	worlds  *answers // of values that belong to no component: outputs, parameters of children
	// nodes are those that edges can lead to, by local id. absent are resources
	// that may exist, with the reason why it is not known.
	nodes  map[string]*Node
	absent map[string]string
	maybe  map[*Node]string // the nodes of absent
	byKind map[model.Kind][]*Node
	names  map[model.Kind]map[string][]*Node
	// once are the nodes of components that have one world and are in the first
	// round only; twice are resources of those that have more, and fewer than this
	// round, by local id. No edge leads to either, but facts ask for what a grant
	// or an environment variable names.
	once   []*Node
	twice  []string
	edges  []edge
	prefix string // of the ids of nodes, where the unit is seen from another
	// answered are the nodes of which facts are worked out.
	answered []*Node
	// statements are those of each policy, by its local id.
	statements map[string][]*Node
	alarms     alarmIndex // filled by linkAlarms
	// held are the principals that facts asked for, by role or policy.
	held    map[*Node]*holder
	reached map[*Node]map[speaker]reach // by statement
	granted map[*Node]*iam.Grant        // likewise
	apart   bool                        // whether the unit is handed over in parts
	// escalating is nil until a fact asks for it.
	escalating map[*Node][]escalation
}

// Build links the units to a workspace, see Link, and works out the facts that
// options ask for.
func Build(units []*model.Unit, options Options) *Workspace {
	w := Link(units, options)
	w.Each(func(*Unit) {})
	return w
}

// Link links the units to a workspace: it resolves what their parameters leave
// open into worlds and adds edges within and across units. The facts are not there
// before Each.
func Link(units []*model.Unit, options Options) *Workspace {
	b := &builder{
		options: options,
		byKey:   map[string]*scope{},
		byUnit:  map[*Unit]*scope{},
		parents: map[string][]parent{},
		exports: map[string][]export{},
		names:   map[model.Kind]map[string][]named{},
		forward: forwardEdges(),
		facts:   allFacts(),
		outers:  map[*scope]*linker{},
		crossed: map[crossing]bool{},
		threats: map[managedPolicy]managedThreat{},
	}
	b.derived, b.live = b.facts.asked(options.Reads)
	w := &Workspace{builder: b}
	for _, u := range units {
		addStack(u, options.Environments)
		s := newScope(u)
		b.scopes = append(b.scopes, s)
	}
	slices.SortStableFunc(b.scopes, func(x, y *scope) int { return cmp.Compare(x.unit.Key, y.unit.Key) })
	for _, s := range b.scopes {
		b.index(s)
		w.Units = append(w.Units, s.unit)
	}
	for _, s := range b.scopes {
		s.notes.problems = b.rounds(s)
		w.Problems = append(w.Problems, s.notes.problems...)
	}
	for _, s := range b.scopes {
		for _, l := range s.rounds {
			l.link()
		}
	}
	b.join()
	for _, s := range b.scopes {
		for _, l := range s.rounds {
			l.finish()
			l.edges = nil // the nodes have them
		}
	}
	b.judgeTrails()
	return w
}

// Each works out the facts of one unit after the other, in order, and hands over
// each that has them: what is done with a unit can go on while the next is worked
// on. The problems are complete when Each returns. It is called once.
func (w *Workspace) Each(done func(*Unit)) { w.EachPart(Parts{}, func(p Part) { done(p.Unit) }) }

// complete works out the facts of a unit that has none.
func (s *scope) complete() {
	if s.completed {
		return
	}
	s.completed = true
	for _, l := range s.rounds {
		l.recall()
		l.addFacts()
	}
	for _, l := range s.rounds {
		l.forget()
	}
}

// forget drops what facts were made of. What is asked for later is worked out
// anew, and in a large unit it is as much as what rules see.
func (l *linker) forget() {
	l.dropAnswers()
	l.reached, l.granted, l.escalating = nil, nil, nil
}

// Forget drops the graphs of a unit that nothing asks about any more: the facts
// of a large workspace take several times the memory of its units. It may be
// called while Each works on other units.
func (w *Workspace) Forget(u *Unit) {
	u.Rounds = nil
	if w.builder == nil || u.Kept || w.builder.byUnit[u] == nil {
		return // a part is dropped by whoever has it
	}
	w.builder.mu.Lock()
	defer w.builder.mu.Unlock()
	w.builder.forgotten = append(w.builder.forgotten, w.builder.byUnit[u])
}

// drop lets go of what is forgotten. What other units ask about it is worked out
// anew.
func (b *builder) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.forgotten {
		s.rounds, s.analyzer = nil, nil
	}
	b.forgotten = b.forgotten[:0]
}

func newScope(u *model.Unit) *scope {
	s := &scope{
		unit:       &Unit{Unit: u},
		byID:       make(map[string]*model.Resource, len(u.Resources)),
		children:   make(map[string]*model.Child, len(u.Children)),
		choices:    make(map[string]*model.ChoicePoint, len(u.Choices)),
		conditions: make(map[string]model.Guard, len(u.Conditions)),
	}
	for _, r := range u.Resources {
		s.byID[r.ID] = r
	}
	for i := range u.Children {
		s.children[u.Children[i].ID] = &u.Children[i]
	}
	for i := range u.Choices {
		s.choices[u.Choices[i].Name] = &u.Choices[i]
	}
	for _, c := range u.Conditions {
		s.conditions[c.Name] = c.If
	}
	return s
}

func (b *builder) index(s *scope) {
	b.byUnit[s.unit] = s
	if b.byKey[s.unit.Key] == nil {
		b.byKey[s.unit.Key] = s
	}
	b.indexAlarmRules(s)
	for i := range s.unit.Children {
		child := &s.unit.Children[i]
		b.parents[child.Key] = append(b.parents[child.Key], parent{s, child})
	}
	for _, e := range s.unit.Exports {
		one := export{s, e.Name, e.Value.Value}
		if ofStack(e.Name) {
			b.stacked = append(b.stacked, one)
			continue
		}
		name := e.Name.String()
		b.exports[name] = append(b.exports[name], one)
	}
}

// ofStack tells whether a name holds the name of its stack, which differs from
// unit to unit though the hole is the same.
func ofStack(name model.Text) bool {
	return slices.ContainsFunc(name, func(part model.Part) bool {
		return part.Hole != nil && (part.Hole.Name == "AWS::StackName" || part.Hole.Name == "AWS::StackId")
	})
}

// namesOf indexes the resources of a kind in all units by the physical names
// that mean the same everywhere.
func (b *builder) namesOf(kind model.Kind) map[string][]named {
	if index, ok := b.names[kind]; ok {
		return index
	}
	index := map[string][]named{}
	for _, s := range b.scopes {
		for _, r := range s.unit.Resources {
			if r.Kind != kind || r.Cloud != model.AWS {
				continue
			}
			value := r.Attrs[nameAttribute(kind)].Value
			_, plain := value.(model.Text)
			for _, t := range texts(nil, value) {
				if comparableText(t) {
					name := t.String()
					index[name] = append(index[name], named{s, r, plain && r.If == nil})
				}
			}
		}
	}
	b.names[kind] = index
	return index
}

// texts adds all texts in a value, whatever choice leads to them.
func texts(out []model.Text, value model.Value) []model.Text {
	switch v := value.(type) {
	case model.Text:
		return append(out, v)
	case model.Choice:
		return texts(texts(out, v.Then), v.Else)
	case model.List:
		for _, item := range v {
			out = texts(out, item.Value)
		}
	case model.Block:
		for _, name := range sortedKeys(v) {
			out = texts(out, v[name].Value)
		}
	case nil, model.Number, model.Bool, model.Unknown:
	}
	return out
}

// cross notes that one unit names another, so that the other gets the edges
// that lead back.
func (b *builder) cross(from, to *scope) {
	c := crossing{from, to}
	from.notes.meet(to)
	if from != to && !b.crossed[c] {
		b.crossed[c] = true
		b.order = append(b.order, c)
	}
}

// rounds makes the nodes of a unit, component by component and world by world.
func (b *builder) rounds(s *scope) []source.Problem {
	var problems []source.Problem
	components := s.split()
	members := make([]int, len(s.unit.Resources)) // component of each resource
	choosers := make([][]*answers, len(components))
	rounds := 1
	for i, component := range components {
		var all []decision
		for _, r := range component {
			members[r] = i
			all = append(all, decisions(s.unit.Resources[r])...)
		}
		worlds, ok := s.worlds(all)
		why := "a condition that is not declared decides on it"
		if !ok {
			problem := s.tooMany(component)
			problems = append(problems, problem)
			worlds, why = []World{{}}, "more than 16 combinations of conditions meet here"
		}
		for w := range worlds {
			worlds[w].Class = b.class(s, worlds[w])
			choosers[i] = append(choosers[i], &answers{scope: s, holds: worlds[w].Holds, why: why})
		}
		s.unit.Components = append(s.unit.Components, Component{Worlds: worlds})
		rounds = max(rounds, len(worlds))
	}
	for round := range rounds {
		l := b.linker(s, "", &answers{scope: s, why: "it depends on conditions of " + s.unit.Key})
		l.graph.Round = round
		for i, r := range s.unit.Resources {
			component := members[i]
			if round >= len(choosers[component]) {
				l.pass(r, len(choosers[component]))
				continue
			}
			if n := l.add(r, choosers[component][round]); n != nil {
				n.Component, n.World = component, round
			}
		}
		s.unit.Rounds = append(s.unit.Rounds, l.graph)
		s.rounds = append(s.rounds, l)
	}
	return problems
}

// pass notes a resource that is not in this round.
func (l *linker) pass(r *model.Resource, worlds int) {
	if worlds > 1 {
		l.twice = append(l.twice, r.ID)
		return
	}
	if n := l.scope.rounds[0].node(r.ID); n != nil {
		l.once = append(l.once, n)
	}
}

// recall lets facts resolve texts to the nodes that are not in this round.
func (l *linker) recall() {
	for _, n := range l.once {
		l.nodes[n.ID] = n
		l.byKind[n.Kind] = append(l.byKind[n.Kind], n)
	}
	for _, id := range l.twice {
		l.absent[id] = l.worlds.why
	}
	if len(l.once) > 0 {
		l.names = map[model.Kind]map[string][]*Node{}
	}
}

func (s *scope) tooMany(component []int) source.Problem {
	p := source.Problem{
		ID:      "too-many-worlds",
		Message: "more than 16 combinations of conditions decide on resources that belong together, so what they decide on is unknown",
		Fix:     "Give the parameters of one deployment with --parameter, a parameter file or an environment.",
		Effect:  source.Partial,
	}
	kinds := map[string]bool{}
	for _, i := range component {
		r := s.unit.Resources[i]
		if len(decisions(r)) == 0 {
			continue
		}
		if p.At.IsZero() {
			p.At = r.At
		}
		kinds[string(r.Kind)] = true
	}
	p.Hides = sortedKeys(kinds)
	return p
}

func (b *builder) linker(s *scope, prefix string, a *answers) *linker {
	return &linker{
		builder: b,
		scope:   s,
		graph:   &Graph{Unit: s.unit},
		worlds:  a,
		nodes:   make(map[string]*Node, len(s.unit.Resources)),
		absent:  map[string]string{},
		maybe:   map[*Node]string{},
		byKind:  map[model.Kind][]*Node{},
		names:   map[model.Kind]map[string][]*Node{},
		prefix:  prefix,
	}
}

// outer is the unit as other units see it: what its conditions decide on is
// unknown.
func (b *builder) outer(s *scope) *linker {
	if l, ok := b.outers[s]; ok {
		return l
	}
	a := &answers{scope: s, why: "it depends on conditions of " + s.unit.Key}
	l := b.linker(s, s.unit.Key+"#", a)
	b.outers[s] = l
	for _, r := range s.unit.Resources {
		l.add(r, a)
	}
	return l
}

// local is the id of a node of this linker within its unit.
func (l *linker) local(n *Node) string { return strings.TrimPrefix(n.ID, l.prefix) }

// node returns the node of a resource of the unit, nil if it is not in this world.
func (l *linker) node(id string) *Node { return l.nodes[id] }

// of is the linker in whose graph a node is: this one, or that of another unit
// as other units see it.
func (l *linker) of(n *Node) *linker {
	if n.Unit == l.scope.unit {
		return l
	}
	return l.builder.outer(l.builder.byUnit[n.Unit])
}

// add makes the node of a resource, unless it does not exist in this world.
func (l *linker) add(r *model.Resource, a *answers) *Node {
	exists := a.truth(r.If)
	if exists == no {
		return nil
	}
	id := r.ID
	if l.prefix != "" {
		seen := *r
		seen.ID = l.prefix + r.ID
		r = &seen
	}
	n := &Node{Resource: r, Unit: l.scope.unit}
	if n.Cloud == model.AWS && settled(r.Attrs) {
		n.Attrs = r.Attrs // which nobody changes: facts are added to a copy
		for name, attr := range r.Attrs {
			n.open(name, attr)
		}
	} else {
		n.Attrs = make(model.Block, len(r.Attrs))
		for name, attr := range r.Attrs {
			attr = a.attr(attr)
			if n.open(name, attr); present(attr) {
				n.Attrs[name] = attr
			}
		}
	}
	l.unset(n)
	if n.Cloud != model.AWS {
		if exists == open {
			l.maybe[n] = a.why
		}
		l.graph.Foreign = append(l.graph.Foreign, n)
		return n
	}
	l.graph.Nodes = append(l.graph.Nodes, n)
	if exists == open {
		l.absent[id], l.maybe[n] = a.why, a.why
		return n
	}
	l.nodes[id] = n
	l.byKind[n.Kind] = append(l.byKind[n.Kind], n)
	return n
}

// settled tells whether the attributes are the same in every world, and each of them
// is known at least in part.
func settled(attrs model.Block) bool {
	for _, attr := range attrs {
		if !present(attr) || guarded(attr.Value) {
			return false
		}
	}
	return true
}

// present tells whether an attribute is set to something of which not all is unknown.
func present(attr model.Attr) bool {
	_, unknown := attr.Value.(model.Unknown)
	return attr.Value != nil && !unknown
}

// open notes what is not known of an attribute.
func (n *Node) open(name string, attr model.Attr) {
	switch v := attr.Value.(type) {
	case model.Unknown:
		n.doubt(name, v.Why)
	case model.List:
		if why := unknownItem(v); why != "" {
			n.doubt(name, why)
		}
	case nil, model.Text, model.Number, model.Bool, model.Block, model.Choice:
	}
}

// doubt says why an attribute or edge is not known. Most nodes have none such.
func (n *Node) doubt(name, why string) {
	if n.Unknown == nil {
		n.Unknown = map[string]string{}
	}
	n.Unknown[name] = why
}

// lead adds an end to an edge.
func (n *Node) lead(edge string, to *Node) {
	if n.Edges == nil {
		n.Edges = map[string][]*Node{}
	}
	n.Edges[edge] = append(n.Edges[edge], to)
}

// unset marks the attributes that nobody set and a macro may set.
func (l *linker) unset(n *Node) {
	if n.Open == "" {
		return
	}
	for name, attribute := range model.Kinds[n.Kind] {
		if attribute.Derived || attribute.Live || attribute.Type.Base == model.EdgeBase {
			continue
		}
		if _, set := n.Attrs[name]; !set && n.Unknown[name] == "" {
			n.doubt(name, n.Open)
		}
	}
}

// unknownItem says why an item of a list is not known.
func unknownItem(list model.List) string {
	for _, item := range list {
		switch v := item.Value.(type) {
		case model.Unknown:
			return v.Why
		case model.List:
			if why := unknownItem(v); why != "" {
				return why
			}
		case nil, model.Text, model.Number, model.Bool, model.Block, model.Choice:
		}
	}
	return ""
}
