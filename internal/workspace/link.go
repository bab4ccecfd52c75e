package workspace

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A forwardEdge is an edge that a text attribute names.
type forwardEdge struct {
	name, from, back string
	kind             model.Kind
}

// An edge is one edge between two nodes, as it was found.
type edge struct {
	from *Node
	name string
	to   *Node
	back string
}

// forwardEdges lists the edges that attributes name, kind by kind, those of one
// attribute side by side.
func forwardEdges() map[model.Kind][]forwardEdge {
	out := make(map[model.Kind][]forwardEdge, len(model.Kinds))
	for kind, shape := range model.Kinds {
		for name, attribute := range shape {
			t := attribute.Type
			if t.Base == model.EdgeBase && t.From != "" {
				out[kind] = append(out[kind], forwardEdge{name, t.From, t.Back, t.Kind})
			}
		}
		slices.SortFunc(out[kind], func(x, y forwardEdge) int {
			return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.name, y.name))
		})
	}
	return out
}

// link finds all edges of the linker's nodes.
func (l *linker) link() {
	for _, n := range l.graph.Nodes {
		edges := l.builder.forward[n.Kind]
		for len(edges) > 0 {
			count := 1
			for count < len(edges) && edges[count].from == edges[0].from {
				count++
			}
			l.linkAttribute(n, edges[:count])
			edges = edges[count:]
		}
	}
	l.linkPolicies()
	l.linkLogGroups()
	l.linkStates()
	l.linkComposites()
	l.linkAlarmRules()
	linkAlarms(l)
}

// linkAttribute adds the edges that one attribute of a node names.
func (l *linker) linkAttribute(n *Node, edges []forwardEdge) {
	edges = slices.DeleteFunc(slices.Clone(edges), func(e forwardEdge) bool { return excluded(n, e) })
	from := ""
	kinds := make([]model.Kind, len(edges))
	for i, e := range edges {
		kinds[i], from = e.kind, e.from
	}
	if len(edges) == 0 {
		return
	}
	if why, ok := n.Unknown[from]; ok {
		l.undecided(n, edges, resolution{why: why, kinds: kinds})
	}
	for _, t := range flat(nil, n.Attrs[from].Value) {
		r := l.resolve(t, kinds...)
		if r.why != "" {
			l.undecided(n, edges, r)
		}
		for _, to := range r.nodes {
			for _, e := range edges {
				if e.kind == to.Kind {
					l.connect(n, e.name, to, e.back)
				}
			}
		}
	}
}

// undecided marks the edges that a text which nobody can follow may be.
func (l *linker) undecided(n *Node, edges []forwardEdge, r resolution) {
	for _, e := range edges {
		if slices.Contains(r.kinds, e.kind) {
			n.incomplete(e.name, r.why)
		}
	}
}

// incomplete says that an attribute or edge may hold more than is seen. The
// first reason stands.
func (n *Node) incomplete(name, why string) {
	if n.Unknown[name] == "" {
		n.doubt(name, why)
	}
}

// flat lists the texts of a value in which choices are made.
func flat(out []model.Text, value model.Value) []model.Text {
	switch v := value.(type) {
	case model.Text:
		return append(out, v)
	case model.List:
		for _, item := range v {
			out = flat(out, item.Value)
		}
	case nil, model.Number, model.Bool, model.Block, model.Choice, model.Unknown:
	}
	return out
}

// sourceKinds are the kinds that an event source or pipe of a kind polls.
var sourceKinds = map[string]model.Kind{"sqs": model.Queue, "kinesis": model.Stream, "dynamodb": model.Table}

// endpointKinds are the kinds that a subscription of a protocol delivers to.
var endpointKinds = map[string]model.Kind{"lambda": model.Function, "sqs": model.Queue}

// excluded tells whether another attribute of the node says that an edge leads
// nowhere, whatever the attribute that names it is.
func excluded(n *Node, e forwardEdge) bool {
	switch {
	case e.from == "source_arn" && (n.Kind == model.EventSource || n.Kind == model.Pipe):
		source, ok := word(n, "source")
		return ok && sourceKinds[source] != e.kind
	case e.from == "endpoint" && n.Kind == model.Subscription:
		protocol, ok := word(n, "protocol")
		return ok && endpointKinds[protocol] != e.kind
	case e.from == "uri" && n.Kind == model.Route:
		integration, _ := word(n, "integration")
		return integration == "MOCK" || strings.HasPrefix(integration, "HTTP")
	case e.from == "bus_name":
		name, ok := word(n, "bus_name")
		return ok && (name == "default" || strings.HasSuffix(name, ":event-bus/default"))
	}
	return false
}

// word returns a text attribute without holes.
func word(n *Node, name string) (string, bool) {
	t, ok := n.Attrs[name].Value.(model.Text)
	if !ok {
		return "", false
	}
	return t.Literal()
}

// connect adds an edge and the one that leads back. Either may have no name.
func (l *linker) connect(from *Node, name string, to *Node, back string) {
	l.edges = append(l.edges, edge{from, name, to, back})
	l.attach(from, name, to)
	l.attach(to, back, from)
}

// attach adds one direction of an edge. A node of another unit gets it when
// units are joined, from the graphs that are made for that.
func (l *linker) attach(n *Node, name string, other *Node) {
	if name == "" || n.Unit != l.scope.unit {
		return
	}
	if why, ok := l.maybe[other]; ok {
		n.incomplete(name, why)
		return
	}
	n.lead(name, other)
}

// join adds the edges of one unit to the nodes of another.
func (b *builder) join() {
	linked := map[*scope]bool{}
	for i := 0; i < len(b.order); i++ { // linking an outer graph can add crossings
		for _, s := range []*scope{b.order[i].from, b.order[i].to} {
			if !linked[s] {
				linked[s] = true
				b.outer(s).link()
			}
		}
	}
	for _, s := range b.scopes {
		if outer, ok := b.outers[s]; ok {
			b.joinUnit(s, outer)
		}
	}
	for _, s := range b.scopes {
		if outer, ok := b.outers[s]; ok {
			outer.finish()
		}
	}
}

// An end is what one direction of an edge adds to a node of another unit.
type end struct {
	node  *Node
	name  string
	other *Node
}

// An endKey names an end, whatever graph the other node is of.
type endKey struct{ node, name, other string }

// abroad lists what an edge adds to nodes of other units.
func (e edge) abroad(unit *Unit) []end {
	var ends []end
	for _, x := range []end{{e.from, e.name, e.to}, {e.to, e.back, e.from}} {
		if x.name != "" && x.node.Unit != unit {
			ends = append(ends, x)
		}
	}
	return ends
}

func (b *builder) joinUnit(s *scope, outer *linker) {
	certain := map[endKey]bool{}
	for _, e := range outer.edges {
		for _, x := range e.abroad(s.unit) {
			certain[endKey{x.node.ID, x.name, outer.local(x.other)}] = true
			why, maybe := outer.maybe[x.other]
			b.lead(x.node, func(n *Node) {
				if maybe {
					n.incomplete(x.name, why)
					return
				}
				n.lead(x.name, x.other)
			})
		}
	}
	for _, l := range s.rounds {
		for _, e := range l.edges {
			for _, x := range e.abroad(s.unit) {
				if !certain[endKey{x.node.ID, x.name, x.other.ID}] {
					b.lead(x.node, func(n *Node) { n.incomplete(x.name, outer.worlds.why) })
				}
			}
		}
	}
}

// lead calls do with every node that stands for a resource: the one that other
// units see and the one of each round.
func (b *builder) lead(seen *Node, do func(*Node)) {
	do(seen)
	other := b.byUnit[seen.Unit]
	id := b.outer(other).local(seen)
	for _, l := range other.rounds {
		if n := l.node(id); n != nil {
			do(n)
		}
	}
}

// forwardOnly are edges without a From that other resources cannot add to.
var forwardOnly = map[model.Kind]map[string]bool{
	model.Statement:      {"policy": true, "queues": true, "topics": true, "buckets": true, "keys": true},
	model.State:          {"machine": true},
	model.CompositeAlarm: {"alarms": true},
}

// finish puts the edges in order and marks those that a resource which is not
// seen may add to.
func (l *linker) finish() {
	for _, n := range l.graph.Nodes {
		for name, nodes := range n.Edges {
			slices.SortFunc(nodes, func(x, y *Node) int { return cmp.Compare(x.ID, y.ID) })
			n.Edges[name] = slices.Compact(nodes)
		}
		l.hidden(n)
	}
}

func (l *linker) hidden(n *Node) {
	u := l.scope.unit
	if u.Open == "" {
		return
	}
	known := u.Reach == nil || l.knownTo(u.Reach, n)
	for name, attribute := range model.Kinds[n.Kind] {
		t := attribute.Type
		if !known && t.Kind != model.Alarm && t.Kind != model.CompositeAlarm {
			continue // an alarm may watch all functions at once; else one names what it belongs to
		}
		if t.Base != model.EdgeBase || t.From != "" || forwardOnly[n.Kind][name] {
			continue
		}
		if name == "log_group" && len(n.Edges[name]) > 0 {
			continue // a function has one
		}
		if why := u.Hidden(t.Kind); why != "" {
			n.incomplete(name, why)
		}
	}
}

// instanceKey is the key of an instance in an address of Terraform.
var instanceKey = regexp.MustCompile(`\[(?:"[^"]*"|[^\]]*)\]`)

// knownTo tells whether what is not seen may know a resource: by a reference to it
// or by its name.
func (l *linker) knownTo(reach *model.Reach, n *Node) bool {
	address := instanceKey.ReplaceAllString(l.local(n), "")
	for _, given := range reach.Resources {
		if rest, ok := strings.CutPrefix(address, given); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	attribute := nameAttribute(n.Kind)
	if n.Unknown[attribute] != "" && n.Attrs[attribute].Value == nil {
		return len(reach.Texts) > 0
	}
	name, ok := n.Attrs[attribute].Value.(model.Text)
	if !ok || len(name) == 0 {
		return false
	}
	whole := name.String()
	ending := whole[strings.LastIndexByte(whole, '/')+1:] // a log group is called after its function
	return slices.ContainsFunc(reach.Texts, func(t model.Text) bool {
		text := t.String()
		return strings.Contains(text, whole) || ending != "" && text == ending
	})
}
