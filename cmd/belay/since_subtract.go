package main

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A subtraction takes away what was there before.
type subtraction struct {
	record  *engine.Since
	changed func(name string) bool
	in      func(dir, file string) string
	renamed map[unitKey]string // keys that units had, where they had another
}

// take leaves in the results of now what is new or worse, and counts the rest.
func (s *subtraction) take(now, before []examined) {
	s.rename(now, before)
	was := s.sorted(before)
	problems := s.problems(before)
	coverage := map[unitKey]engine.Coverage{}
	for _, x := range before {
		for _, c := range x.result.Coverage {
			coverage[unitKey{x.space.dir, c.Unit}] = c
		}
	}
	for i := range now {
		x := &now[i]
		s.findings(x, was)
		x.result.Problems = slices.DeleteFunc(x.result.Problems, func(p source.Problem) bool { return s.known(x.space.dir, p, problems) })
		x.result.Problems = append(x.result.Problems, s.unseen(x.space.dir, before)...)
		x.result.Coverage = slices.DeleteFunc(x.result.Coverage, func(c engine.Coverage) bool {
			old, ok := coverage[unitKey{x.space.dir, s.before(x.space.dir, c.Unit)}]
			return ok && c.Watched*old.States >= old.Watched*c.States
		})
		x.open = x.completeness()
		x.result.Recount()
	}
	s.gone(was)
}

// An identity says which findings of two revisions are the same.
type identity struct{ dir, text string }

// A past is what was said under one identity.
type past struct {
	findings []*engine.Finding
	taken    []bool
}

// pasts are the answers of before.
type pasts struct {
	found map[identity]*past // findings
	other map[identity]*past // unknown answers and suppressed findings
	rules map[identity]bool  // of which rule and resource something was unknown
	all   []identity         // of found, in order
}

func (s *subtraction) sorted(before []examined) pasts {
	out := pasts{found: map[identity]*past{}, other: map[identity]*past{}, rules: map[identity]bool{}}
	for _, x := range before {
		for i := range x.result.Findings {
			f := &x.result.Findings[i]
			id := identity{x.space.dir, f.Identity}
			into := out.other
			switch f.Outcome {
			case engine.Found:
				into = out.found
			case engine.Unknown:
				out.rules[subject(x.space.dir, *f)] = true
			case engine.Passed, engine.NotApplicable:
				continue
			case engine.Suppressed:
			}
			if into[id] == nil {
				into[id] = &past{}
				if f.Outcome == engine.Found {
					out.all = append(out.all, id)
				}
			}
			into[id].findings = append(into[id].findings, f)
			into[id].taken = append(into[id].taken, false)
		}
	}
	return out
}

// subject is the rule and the resource of an answer.
func subject(dir string, f engine.Finding) identity {
	text := f.Identity
	if i := strings.LastIndexByte(text, '|'); i >= 0 {
		text = text[:i]
	}
	return identity{dir, text}
}

// asBefore is the identity that a finding had if its unit had another name.
func (s *subtraction) asBefore(dir string, f engine.Finding) engine.Finding {
	if key := s.before(dir, f.Unit); key != f.Unit {
		f.Identity = f.Rule.ID + "|" + key + strings.TrimPrefix(f.Identity, f.Rule.ID+"|"+f.Unit)
		f.Witnesses = slices.Clone(f.Witnesses)
		for i, w := range f.Witnesses {
			f.Witnesses[i] = strings.ReplaceAll(w, f.Unit+"#", key+"#")
		}
		slices.Sort(f.Witnesses)
	}
	return f
}

func (s *subtraction) before(dir, unit string) string {
	return cmp.Or(s.renamed[unitKey{dir, unit}], unit)
}

func (s *subtraction) findings(x *examined, was pasts) {
	dir := x.space.dir
	var out []engine.Finding
	pairs := s.pair(dir, x.result.Findings, was)
	for i, f := range x.result.Findings {
		as := s.asBefore(dir, f)
		id := identity{dir, as.Identity}
		switch f.Outcome {
		case engine.Found:
			old := pairs[i]
			if old == nil {
				out = append(out, f)
				continue
			}
			if f.Worse = worse(as, *old); len(f.Worse) > 0 {
				out = append(out, f)
				continue
			}
			s.record.Before++
		case engine.Unknown:
			if was.rules[subject(dir, as)] {
				continue
			}
			if was.doubted(subject(dir, as)) {
				s.record.Doubted++
				continue
			}
			out = append(out, f)
		case engine.Suppressed:
			if was.found[id] == nil && was.other[id] == nil {
				out = append(out, f)
			}
		case engine.Passed, engine.NotApplicable:
		}
	}
	x.result.Findings, x.result.Quiet = out, engine.Quiet{}
}

// doubted takes what was found of a rule and resource as unknown now.
func (p *pasts) doubted(id identity) bool {
	doubted := false
	for of, old := range p.found {
		if of.dir != id.dir || !strings.HasPrefix(of.text, id.text+"|") {
			continue
		}
		for i := range old.taken {
			doubted = doubted || !old.taken[i]
			old.taken[i] = true
		}
	}
	return doubted
}

// pair finds for each finding the one that it was before: of those of one identity
// the most alike first.
func (s *subtraction) pair(dir string, now []engine.Finding, was pasts) map[int]*engine.Finding {
	out := map[int]*engine.Finding{}
	alike := []func(a, b *engine.Finding) bool{
		func(a, b *engine.Finding) bool {
			return a.Message == b.Message && slices.Equal(a.Witnesses, b.Witnesses) && slices.Equal(a.When, b.When)
		},
		func(a, b *engine.Finding) bool { return slices.Equal(a.Witnesses, b.Witnesses) },
		func(a, b *engine.Finding) bool { return len(missing(a.Witnesses, b.Witnesses)) == 0 },
		func(_, _ *engine.Finding) bool { return true },
	}
	for _, same := range alike {
		for i := range now {
			if now[i].Outcome != engine.Found || out[i] != nil {
				continue
			}
			f := s.asBefore(dir, now[i])
			old := was.found[identity{dir, f.Identity}]
			for j := 0; old != nil && j < len(old.findings); j++ {
				if !old.taken[j] && same(&f, old.findings[j]) {
					old.taken[j], out[i] = true, old.findings[j]
					break
				}
			}
		}
	}
	return out
}

// gone counts the findings of before that nothing now is.
func (s *subtraction) gone(was pasts) {
	for _, id := range was.all {
		for _, taken := range was.found[id].taken {
			if !taken {
				s.record.Gone++
			}
		}
	}
}

// worse says in what a finding is worse than it was.
func worse(now, before engine.Finding) []string {
	var out []string
	if now.Severity > before.Severity {
		out = append(out, fmt.Sprintf("the severity was %s", before.Severity))
	}
	if more := missing(now.Witnesses, before.Witnesses); len(more) > 0 && len(before.Witnesses) > 0 {
		out = append(out, "in addition to before: "+strings.Join(more, ", "))
	} else if len(more) > 0 {
		out = append(out, "it names what it did not: "+strings.Join(more, ", "))
	}
	if wider(now.When, before.When) {
		out = append(out, "it was so only when "+strings.Join(before.When, " and "))
	}
	return out
}

// missing are the words of a that b has not.
func missing(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(word string) bool { return slices.Contains(b, word) })
}

// wider tells whether a finding may be so in a world in which it was not. Clauses
// are all so; one clause may be alternatives. Where the words do not tell, it may.
func wider(now, before []string) bool {
	if len(before) == 0 {
		return false
	}
	if len(now) == 1 && len(before) == 1 {
		return len(missing(strings.Split(now[0], " or "), strings.Split(before[0], " or "))) > 0
	}
	return len(missing(before, now)) > 0
}

// places are the numbers of lines and columns in the message of a problem.
var places = regexp.MustCompile(`:\d+(:\d+)?|\b(line|column) \d+`)

// A trouble is a problem of one revision, wherever in its file it stands.
type trouble struct{ dir, id, file, message string }

func troubleOf(dir string, p source.Problem) trouble {
	return trouble{dir, p.ID, p.At.File, places.ReplaceAllString(p.Message, "")}
}

func (s *subtraction) problems(before []examined) map[trouble]int {
	out := map[trouble]int{}
	for _, x := range before {
		for _, p := range x.result.Problems {
			out[troubleOf(x.space.dir, p)]++
		}
	}
	return out
}

// known tells whether a problem was there before. What is lost in a file that is
// other than it was is not: nobody can tell what changed.
func (s *subtraction) known(dir string, p source.Problem, before map[trouble]int) bool {
	if p.Effect == source.Lost && s.changed(s.in(dir, p.At.File)) {
		return false
	}
	t := troubleOf(dir, p)
	t.file = s.before(dir, t.file)
	if before[t] == 0 {
		return false
	}
	before[t]--
	s.record.Problems++
	return true
}

// unseen says what of before could not be examined, so that all that is found there
// now counts as new.
func (s *subtraction) unseen(dir string, before []examined) []source.Problem {
	var out []source.Problem
	add := func(at source.Span, message string) {
		out = append(out, source.Problem{
			ID: "not-compared", At: at, Effect: source.Noted,
			Message: message + " at " + s.record.Commit[:min(len(s.record.Commit), 12)] + ", so that all that is found here now counts as new",
		})
	}
	for _, x := range before {
		if x.space.dir != dir {
			continue
		}
		for _, p := range x.result.Problems {
			if p.Effect == source.Lost && s.changed(s.in(dir, p.At.File)) {
				add(source.Span{File: p.At.File}, "it could not be read")
			}
		}
		for _, failure := range x.result.Failures {
			add(source.Span{File: failure.Unit}, fmt.Sprintf("rule %s failed", failure.Rule.ID))
		}
	}
	return out
}

// rename finds out which units have another name than they had: of those that are
// in one revision only, each pair that has most of its resources in common.
func (s *subtraction) rename(now, before []examined) {
	s.renamed = map[unitKey]string{}
	for dir := range dirsOf(now) {
		appeared, vanished := unitsOf(now, dir), unitsOf(before, dir)
		for key := range appeared {
			if _, ok := vanished[key]; ok {
				delete(appeared, key)
				delete(vanished, key)
			}
		}
		for _, p := range likely(appeared, vanished) {
			if appeared[p.to] != nil && vanished[p.from] != nil {
				s.renamed[unitKey{dir, p.to}] = p.from
				delete(appeared, p.to)
				delete(vanished, p.from)
			}
		}
	}
}

func dirsOf(all []examined) map[string]bool {
	out := map[string]bool{}
	for _, x := range all {
		out[x.space.dir] = true
	}
	return out
}

// unitsOf are the units of a workspace that were asked about.
func unitsOf(all []examined, dir string) map[string]*model.Unit {
	out := map[string]*model.Unit{}
	for _, x := range all {
		for _, u := range x.loading.units {
			if x.space.dir == dir && x.loading.asks(u.Key) {
				out[u.Key] = u
			}
		}
	}
	return out
}

// A renaming is a unit that may be one that had another name, and how alike they are.
type renaming struct {
	to, from string
	likeness float64
}

// likely are the pairs of units that have half of their resources in common or more,
// the most alike first; of several the one with the same base name, then the first by
// name.
func likely(now, before map[string]*model.Unit) []renaming {
	holders := map[string][]string{} // of a resource, before
	sizes := map[string]int{}
	for key, u := range before {
		ids := resourcesOf(u)
		sizes[key] = len(ids)
		for id := range ids {
			holders[id] = append(holders[id], key)
		}
	}
	var out []renaming
	for to, u := range now {
		ids := resourcesOf(u)
		common := map[string]int{}
		for id := range ids {
			for _, from := range holders[id] {
				common[from]++
			}
		}
		for from, n := range common {
			r := renaming{to: to, from: from, likeness: float64(n) / float64(len(ids)+sizes[from]-n)}
			if r.likeness < 0.5 {
				continue
			}
			if path.Base(to) == path.Base(from) {
				r.likeness += 1e-3
			}
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b renaming) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from))
	})
	return out
}

// resourcesOf are the resources of a unit, by what one of the same format has in
// common with it.
func resourcesOf(u *model.Unit) map[string]bool {
	ids := map[string]bool{}
	for _, r := range u.Resources {
		ids[u.Format+" "+string(r.Kind)+" "+r.ID] = true
	}
	return ids
}
