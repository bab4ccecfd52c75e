package suppress

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A matching says which entry of a baseline is which finding.
type matching struct {
	run      Run
	entries  []Entry
	findings []engine.Finding
	is       []Entry // of the findings
	finding  map[int]int
	entry    map[int]int
	units    map[string]bool // that there are
	asked    map[string]bool // rules
	doubts   map[string]bool // of which the answer is not known, by rule, unit and resource
	failed   map[string]bool // rules that did not answer, by rule and unit
	lost     bool
}

// match finds the finding of each entry: by identity, then by identity in another
// file that the unit's was renamed to, then the statement that was edited.
func (b *Baseline) match(r Run) *matching {
	m := &matching{
		run: r, entries: b.Entries, finding: map[int]int{}, entry: map[int]int{}, units: map[string]bool{}, asked: map[string]bool{},
		doubts: map[string]bool{}, failed: map[string]bool{},
	}
	for _, u := range r.Units {
		m.units[u.Key] = true
	}
	for _, rule := range r.Result.Rules {
		m.asked[rule.ID] = true
	}
	for _, f := range r.Result.Failures {
		m.failed[f.Rule.ID+"|"+f.Unit] = true
	}
	m.lost = slices.ContainsFunc(r.Result.Problems, func(p source.Problem) bool { return p.Effect == source.Lost })
	for _, f := range r.Result.Findings {
		e := entryOf(f)
		switch f.Outcome {
		case engine.Found:
			m.findings, m.is = append(m.findings, f), append(m.is, e)
		case engine.Unknown:
			m.doubts[e.Rule+"|"+e.Unit+"|"+e.Resource] = true
		case engine.Passed, engine.NotApplicable, engine.Suppressed:
		}
	}
	m.pair(nil)
	if renamed := m.renamed(); len(renamed) > 0 {
		m.rename(renamed)
		m.pair(renamed)
		m.edited(renamed)
	} else {
		m.edited(nil)
	}
	return m
}

// local is what an entry is about within its unit. The resource of a document that
// is a unit is called like it.
func (e Entry) local() string {
	return e.Rule + "|" + strings.TrimPrefix(e.Resource, e.Unit) + "|" + e.Path
}

// rename writes witnesses that are resources of renamed units as they are now.
func (m *matching) rename(renamed map[string]string) {
	m.entries = slices.Clone(m.entries)
	for i, e := range m.entries {
		var out []string
		for _, w := range e.Witnesses {
			if unit, rest, ok := strings.Cut(w, "#"); ok && renamed[unit] != "" {
				w = renamed[unit] + "#" + rest
			}
			out = append(out, w)
		}
		m.entries[i].Witnesses = witnesses(out)
	}
}

// pair joins entries and findings of one identity; renamed says what the units of
// entries are called now.
func (m *matching) pair(renamed map[string]string) {
	entries, findings := map[string][]int{}, map[string][]int{}
	for i, e := range m.entries {
		if _, done := m.finding[i]; !done {
			k := cmp.Or(renamed[e.Unit], e.Unit) + "|" + e.local()
			entries[k] = append(entries[k], i)
		}
	}
	for i, e := range m.is {
		if _, done := m.entry[i]; !done {
			k := e.Unit + "|" + e.local()
			findings[k] = append(findings[k], i)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(entries)) {
		m.join(entries[k], findings[k])
	}
}

// join pairs findings of one identity with entries of it: those that have most
// witnesses in common first, and of those the ones that leave least to report.
func (m *matching) join(entries, findings []int) {
	type pair struct{ entry, finding, common, left, gone int }
	var pairs []pair
	for _, e := range entries {
		for _, f := range findings {
			p := pair{entry: e, finding: f, common: len(common(m.entries[e].Witnesses, m.is[f].Witnesses))}
			p.left, p.gone = len(m.is[f].Witnesses)-p.common, len(m.entries[e].Witnesses)-p.common
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.common, a.common), cmp.Compare(a.left, b.left), cmp.Compare(a.gone, b.gone))
	})
	for _, p := range pairs {
		_, taken := m.finding[p.entry]
		if _, known := m.entry[p.finding]; !taken && !known {
			m.take(p.entry, p.finding)
		}
	}
}

func (m *matching) elsewhere(unit string) bool {
	return m.run.Elsewhere != nil && m.run.Elsewhere(unit)
}

func (m *matching) take(entry, finding int) { m.finding[entry], m.entry[finding] = finding, entry }

// renamed says what units that are gone are called now: those that had most in
// common with a new one are taken first, and of several the one whose name is the
// most like it. A unit that the baseline knows is no new one, and two that have less
// than half of what is found in either in common are two: resources of one name and
// one finding are soon found.
func (m *matching) renamed() map[string]string {
	type pair struct {
		gone, unit     string
		shared, unlike int
	}
	index := map[[2]string]int{}
	var pairs []pair
	appeared := m.appeared()
	was, is := map[string]int{}, m.unmatched() // how much is found, by unit
	for _, e := range m.entries {
		if m.units[e.Unit] || m.elsewhere(e.Unit) || !m.asked[e.Rule] {
			continue
		}
		was[e.Unit]++
		for _, unit := range appeared[e.local()] {
			key := [2]string{e.Unit, unit}
			i, ok := index[key]
			if !ok {
				i = len(pairs)
				index[key] = i
				pairs = append(pairs, pair{gone: e.Unit, unit: unit})
			}
			pairs[i].shared++
		}
	}
	pairs = slices.DeleteFunc(pairs, func(p pair) bool { return 2*p.shared < max(was[p.gone], is[p.unit]) })
	most := map[string]int{}
	for _, p := range pairs {
		most[p.gone], most[p.unit] = max(most[p.gone], p.shared), max(most[p.unit], p.shared)
	}
	for i, p := range pairs {
		if p.shared == most[p.gone] || p.shared == most[p.unit] { // the others lose to these
			pairs[i].unlike = config.Distance(p.gone, p.unit)
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.unlike, b.unlike), cmp.Compare(a.gone, b.gone), cmp.Compare(a.unit, b.unit))
	})
	out, taken := map[string]string{}, map[string]bool{}
	for _, p := range pairs {
		if _, done := out[p.gone]; !done && !taken[p.unit] {
			out[p.gone], taken[p.unit] = p.unit, true
		}
	}
	return out
}

// unmatched is how much is found in each unit that no entry was taken for.
func (m *matching) unmatched() map[string]int {
	out := map[string]int{}
	for i, e := range m.is {
		if _, done := m.entry[i]; !done {
			out[e.Unit]++
		}
	}
	return out
}

// appeared are the units that the baseline does not know, by what is found in them.
func (m *matching) appeared() map[string][]string {
	known := map[string]bool{}
	for _, e := range m.entries {
		known[e.Unit] = true
	}
	out := map[string][]string{}
	for i, e := range m.is {
		key := e.local()
		if _, done := m.entry[i]; !done && !known[e.Unit] && !slices.Contains(out[key], e.Unit) {
			out[key] = append(out[key], e.Unit)
		}
	}
	return out
}

// edited joins a statement without an id, whose identity is what it says, with
// what it said before: if one statement of a policy is gone and one is new. It is
// covered as far as its witnesses are; one that has none may be another altogether.
func (m *matching) edited(renamed map[string]string) {
	type place struct{ rule, unit, owner, path string }
	was, is := map[string]bool{}, map[string]bool{} // resources, by unit
	name := func(e Entry, unit string) string { return unit + "|" + strings.TrimPrefix(e.Resource, e.Unit) }
	for _, e := range m.entries {
		was[name(e, cmp.Or(renamed[e.Unit], e.Unit))] = true
	}
	for _, e := range m.is {
		is[name(e, e.Unit)] = true
	}
	at := func(e Entry, unit string) place {
		return place{e.Rule, unit, ownerOf(strings.TrimPrefix(e.Resource, e.Unit)), e.Path}
	}
	entries, findings := map[place][]int{}, map[place][]int{}
	for i, e := range m.entries {
		unit := cmp.Or(renamed[e.Unit], e.Unit)
		if _, done := m.finding[i]; !done && !is[name(e, unit)] {
			entries[at(e, unit)] = append(entries[at(e, unit)], i)
		}
	}
	for i, e := range m.is {
		subject := m.findings[i].Subject
		if _, done := m.entry[i]; !done && !was[name(e, e.Unit)] && subject != nil && subject.Kind == model.Statement {
			findings[at(e, e.Unit)] = append(findings[at(e, e.Unit)], i)
		}
	}
	for k, gone := range entries {
		now := findings[k]
		if len(gone) == 1 && len(now) == 1 && len(common(m.entries[gone[0]].Witnesses, m.is[now[0]].Witnesses)) > 0 {
			m.take(gone[0], now[0])
		}
	}
}

// stale tells whether an entry that no finding is of is surely found no more.
func (m *matching) stale(entry int) bool {
	e := m.entries[entry]
	switch {
	case !slices.ContainsFunc(m.run.All, func(rule *engine.Rule) bool { return rule.ID == e.Rule }):
		return true
	case m.run.Partial, !m.asked[e.Rule], m.failed[e.Rule+"|"+e.Unit], m.doubts[e.Rule+"|"+e.Unit+"|"+e.Resource]:
		return false
	case !m.units[e.Unit]:
		return !m.lost && !m.elsewhere(e.Unit)
	}
	return m.run.Reported(e.Unit)
}

// apply suppresses what the baseline has, and says which entries are stale.
func (b *Baseline) apply(r Run) {
	m := b.match(r)
	out := make([]engine.Finding, 0, len(r.Result.Findings))
	next := 0
	for _, f := range r.Result.Findings {
		if f.Outcome != engine.Found {
			out = append(out, f)
			continue
		}
		entry, ok := m.entry[next]
		next++
		if !ok {
			out = append(out, f)
			continue
		}
		out = append(out, b.cover(r.Result, f, m.entries[entry])...)
	}
	r.Result.Findings = out
	b.hygiene(m)
}

// cover splits a finding by what an entry has of it.
func (b *Baseline) cover(result *engine.Result, f engine.Finding, e Entry) []engine.Finding {
	h := hits{witnesses: map[string]bool{}}
	s := engine.Suppression{By: engine.ByBaseline, Reason: "baseline", At: source.At(b.File, e.line, 1)}
	if len(f.Witnesses) == 0 && len(e.Witnesses) == 0 {
		h.add(nil, true, s)
	} else if both := common(e.Witnesses, f.Witnesses); len(both) > 0 {
		h.add(both, false, s)
	}
	return h.split(result, f)
}

// hygiene reports in one problem what the baseline has that is found no more.
func (b *Baseline) hygiene(m *matching) {
	count, first := 0, -1
	suppressed := m.suppressed()
	for i, e := range m.entries {
		f, ok := m.finding[i]
		gone := !ok && m.stale(i)
		if ok && !m.run.Partial {
			gone = len(missing(e.Witnesses, m.is[f].Witnesses)) > 0
		}
		if gone && !suppressed[e.Unit+"|"+e.local()] {
			if count++; first < 0 {
				first = i
			}
		}
	}
	if count == 0 {
		return
	}
	e := m.entries[first]
	what := fmt.Sprintf("%s of %s in %s", e.Rule, e.Resource, e.Unit)
	message := "an entry of the baseline has what is found no more: " + what
	if count > 1 {
		message = fmt.Sprintf("%d entries of the baseline have what is found no more, the first %s", count, what)
	}
	m.run.Result.Problems = append(m.run.Result.Problems, source.Problem{
		ID: "baseline-stale", At: source.At(b.File, e.line, 1), Effect: source.Noted,
		Message: message, Fix: "Run belay baseline update --prune.",
	})
	sortProblems(m.run.Result.Problems)
}

// suppressed is what marks and the configuration cover some of, which is found
// then.
func (m *matching) suppressed() map[string]bool {
	out := map[string]bool{}
	for _, f := range m.run.Result.Findings {
		if slices.ContainsFunc(f.Suppressions, func(s engine.Suppression) bool { return s.By != engine.ByBaseline }) {
			e := entryOf(f)
			out[e.Unit+"|"+e.local()] = true
		}
	}
	return out
}
