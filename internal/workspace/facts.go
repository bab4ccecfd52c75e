package workspace

import (
	"github.com/belay-dev/belay/internal/model"
)

// A fact works out a derived attribute of a node. Nil is not set. why says why
// it may be incomplete; with a nil value it is unknown altogether.
type fact func(l *linker, n *Node) (value model.Value, why string)

// A factTable says how derived attributes are worked out, kind by kind.
type factTable map[model.Kind]map[string]fact

type factOf struct {
	node *Node
	name string
}

type answer struct {
	value model.Value
	why   string
}

// fact returns a derived attribute of a node, worked out once. Facts may ask
// for the facts of other nodes of the graph, but not in a circle.
func (l *linker) fact(n *Node, name string) (value model.Value, why string) {
	key := factOf{n, name}
	if a, ok := l.facts[key]; ok {
		return a.value, a.why
	}
	for _, table := range l.builder.facts {
		if f, ok := table[n.Kind][name]; ok {
			value, why = f(l, n)
		}
	}
	l.facts[key] = answer{value, why}
	return value, why
}

// addFacts works out the derived attributes that are asked for.
func (l *linker) addFacts() {
	for _, n := range l.graph.Nodes {
		for _, table := range l.builder.facts {
			for name := range table[n.Kind] {
				if reads := l.builder.options.Reads; reads != nil && !reads[n.Kind][name] {
					continue
				}
				value, why := l.fact(n, name)
				if value != nil {
					n.Attrs[name] = model.Attr{Value: value, At: n.At}
				}
				if why != "" {
					n.incomplete(name, why)
				}
			}
		}
	}
}

// graphFacts are the facts that follow from edges and attributes.
var graphFacts = factTable{}
