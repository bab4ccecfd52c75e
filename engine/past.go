package engine

import (
	"maps"
	"slices"
	"sync"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// A Past is what rules answered about the units of a workspace, so that those that
// are kept are not asked about again. The zero value is no past.
type Past struct {
	engine *Engine

	mu      sync.Mutex // guards answers
	answers map[*model.Unit]unitAnswers
}

// Of tells whether an engine would ask the same rules in the same way. If not, no
// unit may be kept.
func (p *Past) Of(e *Engine) bool {
	o := p.engine
	return o != nil && o.catalogue == e.catalogue && o.all == e.all && slices.Equal(o.rules, e.rules) &&
		maps.Equal(o.severities, e.severities) && o.settings.Equal(e.settings)
}

// Has tells whether all rules have answered about a unit.
func (p *Past) Has(u *model.Unit) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.answers[u]
	return ok
}

// begin forgets units that are not in the workspace any more.
func (p *Past) begin(e *Engine, w *workspace.Workspace) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.engine = e
	answers := make(map[*model.Unit]unitAnswers, len(w.Units))
	for _, u := range w.Units {
		if a, ok := p.answers[u.Unit]; ok && u.Kept {
			answers[u.Unit] = a
		}
	}
	p.answers = answers
}

// kept are the answers about a unit that is kept.
func (p *Past) kept(u *workspace.Unit) (unitAnswers, bool) {
	if p == nil || !u.Kept {
		return unitAnswers{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.answers[u.Unit]
	return a, ok
}

// keep keeps answers, if there are all: a rule that failed is asked again.
func (p *Past) keep(u *workspace.Unit, a unitAnswers) {
	if p == nil || len(a.failures) > 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[u.Unit] = a
}
