package engine

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A catalogue is the rules that were loaded, selected or not, and what was made of
// them to ask them. Engines that select from the same catalogue share it.
type catalogue struct {
	all   []*Rule // sorted by id
	files fs.FS
	own   bool // whether some of the rules are a user's own
	limit time.Duration
	code  *code // the rules that ship, compiled; nil if there is nothing of the kind

	mu       sync.Mutex // guards what follows
	lib      library    // parsed when the first rule is
	shared   []*module  // what rules may call
	programs map[*Rule]*program
}

// Select returns an engine that asks other rules of the same catalogue, or the
// same in another way: for workspaces of one check whose configurations differ.
// What was parsed and compiled is shared. Own and Limit of the options are those
// of New.
func (e *Engine) Select(options Options) (*Engine, error) { return e.engine(options) }

// All are all rules, selected or not, sorted by id.
func (e *Engine) All() []*Rule { return slices.Clone(e.catalogue.all) }

// Defaults are the settings that rules declare, selected or not, with their
// defaults.
func (e *Engine) Defaults() map[string]any {
	out := map[string]any{}
	for _, r := range e.catalogue.all {
		maps.Copy(out, r.Settings)
	}
	return out
}

// engine is one that asks the rules that the options select.
func (c *catalogue) engine(options Options) (*Engine, error) {
	e := &Engine{catalogue: c, all: options.All, severities: options.Severities, observer: options.Observer}
	for _, id := range slices.Sorted(maps.Keys(options.Severities)) {
		if !slices.ContainsFunc(c.all, func(r *Rule) bool { return r.ID == id }) {
			return nil, &SelectionError{ID: id}
		}
	}
	var err error
	if e.rules, err = selectRules(c.all, options); err != nil {
		return nil, err
	}
	var settings *ast.Term
	if settings, err = settingsTerm(c.all, options.Settings); err != nil {
		return nil, err
	}
	e.settings = settings
	return e, nil
}

// rate gives findings of a rule the severity that the options set instead of its
// own, and notes the own one. What is lower because of where it is deployed stays
// as low.
func (e *Engine) rate(rule *Rule, findings []Finding) {
	configured, ok := e.severities[rule.ID]
	if !ok {
		return
	}
	for i := range findings {
		f := &findings[i]
		severity := configured
		if f.scaled {
			severity = min(severity, f.Severity)
		}
		if f.Severity != severity {
			own := f.Severity
			f.Severity, f.Own = severity, cmp.Or(f.Own, &own)
		}
	}
}

// An Observer is told what a check does, and by what each method returns that it
// is done. Several may be under way at the same time.
type Observer interface {
	// Compile is told that rules are compiled.
	Compile() (done func())
	// Unit is told that the rules are asked about one of n units.
	Unit(key string, n int) (done func())
	// Rule is told that a rule is asked about a unit, in one round of worlds.
	Rule(id string) (done func())
}

// observed tells the observer, if there is one.
func (e *Engine) observed(begin func(Observer) func()) (done func()) {
	if e.observer == nil {
		return func() {}
	}
	return begin(e.observer)
}
