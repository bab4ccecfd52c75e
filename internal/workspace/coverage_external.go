package workspace

import (
	"fmt"
	"slices"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// An External is a statement of the settings that something is watched by means
// that are in no template.
type External struct {
	Units   []string     // patterns of keys; none is all
	Kinds   []model.Kind // none is all
	Signals []string     // slugs; none is all
	Reason  string
	Until   time.Time // the last day on which it counts
	At      source.Span
}

// covers tells whether a statement is about a signal of a resource.
func (e External) covers(unit string, kind model.Kind, signal string) bool {
	return (len(e.Kinds) == 0 || slices.Contains(e.Kinds, kind)) &&
		(len(e.Signals) == 0 || slices.Contains(e.Signals, signal)) &&
		(len(e.Units) == 0 || slices.ContainsFunc(e.Units, func(pattern string) bool {
			return doublestar.MatchUnvalidated(pattern, unit)
		}))
}

// expired tells whether a statement does not count any more on a day.
func (e External) expired(day time.Time) bool { return !day.Before(e.Until.AddDate(0, 0, 1)) }

// watchedElsewhere tells whether the settings say that a signal of a node is
// watched by other means, and notes that they were needed for it.
func (l *linker) watchedElsewhere(n *Node, signal string) bool {
	b := l.builder
	for i, e := range b.options.External {
		if e.expired(b.options.Date) || !e.covers(n.Unit.Key, n.Kind, signal) {
			continue
		}
		needed := n.Unit.Key + "#" + l.of(n).local(n) + "#" + signal
		b.neededFor(i, needed)
		needs(&l.scope.notes.elsewhere, i, needed)
		return true
	}
	return false
}

// neededFor notes a signal for which a statement was needed.
func (b *builder) neededFor(statement int, signal string) { needs(&b.elsewhere, statement, signal) }

func needs(all *map[int]map[string]bool, statement int, signal string) {
	if *all == nil {
		*all = map[int]map[string]bool{}
	}
	if (*all)[statement] == nil {
		(*all)[statement] = map[string]bool{}
	}
	(*all)[statement][signal] = true
}

// external says of each statement what it was needed for, so that what no alarm
// watches stays visible.
func (b *builder) external() []source.Problem {
	var problems []source.Problem
	for i, e := range b.options.External {
		p := source.Problem{ID: "monitored-elsewhere", At: e.At, Effect: source.Noted}
		until := e.Until.Format(time.DateOnly)
		switch count := len(b.elsewhere[i]); {
		case e.expired(b.options.Date):
			p.ID = "external-monitoring-expired"
			p.Message = fmt.Sprintf("the statement that %q watches ended on %s and does not count", e.Reason, until)
			p.Fix = "See whether it still holds, and set another day or take it out."
		case count == 0 && (!b.asksForSignals() || b.ofAccounts(e)):
			continue
		case count == 0:
			p.ID = "external-monitoring-unused"
			p.Message = fmt.Sprintf("the statement that %q watches is about no signal that nothing here watches", e.Reason)
			p.Fix = "Take it out, or correct its units, kinds and signals."
		case count == 1:
			p.Message = fmt.Sprintf("one signal counts as watched until %s: %s", until, e.Reason)
		default:
			p.Message = fmt.Sprintf("%d signals count as watched until %s: %s", count, until, e.Reason)
		}
		problems = append(problems, p)
	}
	return problems
}

// ofAccounts tells whether a statement is about accounts, and none is looked at: a
// configuration may be that of templates and of their accounts.
func (b *builder) ofAccounts(e External) bool {
	if slices.ContainsFunc(b.scopes, func(s *scope) bool { return s.unit.Live }) {
		return false
	}
	about := func(slug string) bool {
		signal, _ := metric.SignalNamed(slug)
		return signal.Kind == model.Account
	}
	return len(e.Kinds) == 1 && e.Kinds[0] == model.Account ||
		len(e.Signals) > 0 && !slices.ContainsFunc(e.Signals, func(slug string) bool { return !about(slug) })
}

// asksForSignals tells whether the selected rules ask for the signals of all
// kinds, so that a statement that was not needed is of no use.
func (b *builder) asksForSignals() bool {
	reads := b.options.Reads
	return reads == nil || !slices.ContainsFunc(metric.Kinds(), func(kind model.Kind) bool { return !reads[kind]["signals"] })
}
