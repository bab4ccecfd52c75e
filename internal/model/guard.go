package model

import "github.com/belay-dev/belay/internal/source"

// A ChoicePoint is something that the parameters leave open and a condition, a
// key or a count depends on. Exactly one of its outcomes holds in a world.
type ChoicePoint struct {
	Name     string   // what users give: parameter "Stage", "var.create"
	Outcomes []string // distinct outcomes, the default's first: "dev", "prod", "any other value"
	At       source.Span
	// Values maps values that the input names to their outcome: several values
	// whose outcomes nothing tells apart share one. Other is the outcome of every
	// value not in it, "" if there is no such value.
	Values map[string]string
	Other  string
	// Required is true if it has no default, so that what a deployment does not
	// say of it may be any outcome; else that is the first.
	Required bool
}

// A Condition is a named guard of a template. Findings are explained in its
// terms: "when IsProd is false".
type Condition struct {
	Name string
	If   Guard
	At   source.Span
}

// A Guard says in which worlds something holds. It is Is, Named, Not, All or
// Any. A nil Guard always holds.
type Guard interface{ isGuard() }

// Is holds where the choice point has the outcome.
type Is struct{ Choice, Outcome string }

// Named holds where the condition of that name does.
type Named struct{ Name string }

// Not holds where the guard does not.
type Not struct{ Guard Guard }

// All holds where each of its guards does; empty, it always holds.
type All []Guard

// Any holds where one of its guards does; empty, it never holds.
type Any []Guard

func (Is) isGuard()    {}
func (Named) isGuard() {}
func (Not) isGuard()   {}
func (All) isGuard()   {}
func (Any) isGuard()   {}
