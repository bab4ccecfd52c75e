package engine

import (
	"iter"

	"github.com/belay-dev/belay/internal/workspace"
)

// inputs are what rules see of a unit: of each round the resources of AWS, then
// those of each other cloud that it has some of. A rule is asked about those of
// its own cloud, so that what is true of one is never said of another.
func (e *Engine) inputs(u *workspace.Unit, called func(*workspace.Graph) *register, behind glimpses) iter.Seq[*input] {
	return func(yield func(*input) bool) {
		for _, g := range u.Rounds {
			for part := range g.Clouds() {
				if part.Whole == nil {
					behind = nil
				}
				if !yield(newInput(part, e.settings, called(part), behind)) {
					return
				}
			}
		}
	}
}

// about tells whether a rule is asked about what is in a graph: resources of its
// cloud, and of an account if only an account answers it.
func (r *Rule) about(g *workspace.Graph) bool {
	return g.Cloud == r.Cloud && (g.Unit.Live || !r.Account)
}
