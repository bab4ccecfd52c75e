// Package workspace makes graphs of units: it resolves what the parameters
// leave open into worlds, links resources by edges within and across units, and
// works out the facts that rules ask for.
package workspace

import (
	"cmp"
	"slices"
	"time"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Options say how a workspace is judged.
type Options struct {
	// Reads says which attributes the selected rules read, so that facts nobody
	// asks for are not computed. Nil is all of them.
	Reads        map[model.Kind]map[string]bool
	Environments []Environment
	// Signals are slugs of tier C signals that the settings choose.
	Signals []string
	// APIGatewayRESTLimit is the account's raised integration timeout of REST APIs
	// in milliseconds; 0 is the service's default ceiling.
	APIGatewayRESTLimit float64
	// AccountConcurrency is how many calls of functions may run at the same time in one
	// Region of the account; 0 is the service's default.
	AccountConcurrency float64
	// External says what is watched by means that are in no template.
	External []External
	// Date is the day for which the check judges what ends on a day; the zero value
	// is the day of the table of runtimes.
	Date time.Time
}

// An Environment is one of the ways in which the workspace is deployed.
type Environment struct {
	Name       string
	Class      string // prod, shared or ephemeral
	Parameters map[string]string
}

// A Workspace is all units that a check sees, linked.
type Workspace struct {
	Units    []*Unit // sorted by key
	Problems []source.Problem

	builder  *builder   // nil for one that was put together by hand
	complete bool       // Each has been called
	kept     []*cluster // of units that are kept
}

// A Unit is one unit and its graphs. Each round is one evaluation: it holds
// every component in one of its worlds, and components with fewer worlds than
// rounds are in the first rounds only.
type Unit struct {
	*model.Unit
	Rounds     []*Graph
	Components []Component
	// Kept is true of a unit of which nothing has changed since its past, see Past. It
	// has no rounds and components: what was answered about it holds.
	Kept bool
}

// A Component is a set of resources that are linked in some world. Worlds lists
// the distinct truths of the guards that touch it; a component without open
// guards has one world. A unit that leaves nothing open is one component.
type Component struct {
	Worlds []World
}

// A World is one way to answer what the parameters leave open.
type World struct {
	// Holds is the outcome of each choice point that matters to the component.
	Holds map[string]string
	// Class is the class of the declared environment that selects this world, ""
	// if none does.
	Class string
	// describes answers the conditions and outcomes that touch the component, by
	// the words that explain them, where they have one answer in this world.
	describes map[string]bool
	ways      []way // of each group of decisions that touch it
}

// A Graph is what one evaluation sees.
type Graph struct {
	Unit  *Unit
	Round int
	Cloud model.Cloud // of Nodes
	Nodes []*Node     // in source order
	// Foreign are those of other clouds, in source order. No fact about AWS is worked
	// out of them.
	Foreign []*Node
	// Whole is the graph that this one is a part of, nil if it is whole: edges lead to
	// nodes that are not among Nodes, and names are those of the whole.
	Whole *Graph
}

// A Node is a resource in one world.
type Node struct {
	*model.Resource
	Unit *Unit
	// Attrs are the resource's attributes in this world, no choice among them. A value
	// that is wholly unknown is not in here but in Unknown; lists and texts may have
	// unknown items and holes. The derived ones are Facts.
	Attrs model.Block
	// Facts are the derived attributes that are known, in order of their names.
	Facts []Fact
	// Edges are the nodes that each edge leads to, in order of their ids.
	Edges map[string][]*Node
	// Unknown says of attributes that are not known, and of attributes and edges
	// that may be incomplete, why.
	Unknown map[string]string
	// Component is the index of its component in the unit, World that of its world.
	Component, World int

	answers []answer // what is worked out, by the number of the fact; nil after it is handed over
}

// A Fact is a derived attribute of a node. It is written nowhere: its place is that of
// the resource.
type Fact struct {
	Name  string
	Value model.Value
}

// Attr returns an attribute of the node, derived or not.
func (n *Node) Attr(name string) (attr model.Attr, ok bool) {
	i, ok := slices.BinarySearchFunc(n.Facts, name, func(f Fact, want string) int { return cmp.Compare(f.Name, want) })
	if ok {
		return model.Attr{Value: n.Facts[i].Value, At: n.At}, true
	}
	attr, ok = n.Attrs[name]
	return attr, ok
}

// name is how people call the resource in messages.
func (n *Node) name() string { return cmp.Or(n.Label, n.ID) }
