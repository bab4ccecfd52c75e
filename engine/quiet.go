package engine

import (
	"cmp"
	"iter"
	"path"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Quiet are the answers Passed and NotApplicable, where they are asked for. There is
// one for almost every rule and resource, two million of a large account, so that each
// is kept small and becomes a finding only when Result.All comes to it. The zero value
// is none.
type Quiet struct {
	rules []*Rule
	units []quietUnit
	list  []quiet // in the order of findings
}

// A quiet is one of them.
type quiet struct {
	resource   *model.Resource
	rule, unit uint32 // in the lists of Quiet
	nth        uint32 // of the answers of its identity, from 1
	outcome    uint8
}

// A quietUnit is a unit that answers are about.
type quietUnit struct {
	key    string
	folder string // that the places of its resources are relative to; "" is none
	part   int    // as Finding.part
}

// Len is how many there are.
func (q Quiet) Len() int { return len(q.list) }

// at is where an answer stands.
func (q Quiet) at(a quiet) source.Span {
	at := a.resource.At
	if folder := q.units[a.unit].folder; folder != "" {
		at.File = path.Join(folder, at.File)
	}
	return at
}

// identity is that of an answer, as of a finding on the resource itself.
func (q Quiet) identity(a quiet) string {
	return identity(q.rules[a.rule], q.units[a.unit].key, a.resource, nil)
}

// finding is an answer in full.
func (q Quiet) finding(a quiet) Finding {
	rule := q.rules[a.rule]
	f := Finding{
		Rule: rule, Outcome: Outcome(a.outcome), Severity: rule.Severities[0], Unit: q.units[a.unit].key,
		Subject: a.resource, At: q.at(a), Identity: q.identity(a), part: q.units[a.unit].part,
	}
	f.Fingerprint = fingerprintOf(f.Identity, int(a.nth))
	return f
}

// gather takes over the answers about units, as the rules are numbered.
func gather(rules []*Rule, units []string, answers []unitAnswers) Quiet {
	n := 0
	for i := range answers {
		n += len(answers[i].quiet)
	}
	if n == 0 {
		return Quiet{}
	}
	q := Quiet{rules: rules, units: make([]quietUnit, len(units)), list: make([]quiet, 0, n)}
	for i, key := range units {
		q.units[i].key = key
		for _, a := range answers[i].quiet {
			a.unit = uint32(i)
			q.list = append(q.list, a)
		}
	}
	slices.SortFunc(q.list, func(a, b quiet) int {
		if a.unit == b.unit {
			return byResource(a, b)
		}
		x, y := a.resource.At, b.resource.At
		return cmp.Or(
			x.Compare(y)*unequal(x, y), cmp.Compare(a.rule, b.rule), cmp.Compare(units[a.unit], units[b.unit]),
			cmp.Compare(a.resource.ID, b.resource.ID), cmp.Compare(a.outcome, b.outcome), cmp.Compare(a.unit, b.unit),
		)
	})
	return q
}

// byResource orders the answers about one unit as findings are.
func byResource(a, b quiet) int {
	if a.resource == b.resource {
		return cmp.Compare(a.rule, b.rule)
	}
	x, y := a.resource.At, b.resource.At
	return cmp.Or(
		x.Compare(y)*unequal(x, y), cmp.Compare(a.rule, b.rule),
		cmp.Compare(a.resource.ID, b.resource.ID), cmp.Compare(a.outcome, b.outcome),
	)
}

// All are the findings and the quiet answers, in order.
func (r *Result) All() iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		r.merged(func(i int) bool { return yield(r.Findings[i]) }, func(i int) bool { return yield(r.Quiet.finding(r.Quiet.list[i])) })
	}
}

// merged goes over the findings and the quiet answers in order, by their indexes, until
// one of the functions returns false.
func (r *Result) merged(found, quiet func(i int) bool) {
	next := 0
	for i := range r.Findings {
		for ; next < len(r.Quiet.list) && r.Quiet.precedes(r.Quiet.list[next], &r.Findings[i]); next++ {
			if !quiet(next) {
				return
			}
		}
		if !found(i) {
			return
		}
	}
	for ; next < len(r.Quiet.list); next++ {
		if !quiet(next) {
			return
		}
	}
}

// precedes tells whether an answer comes before a finding.
func (q Quiet) precedes(a quiet, f *Finding) bool {
	unit, at := q.units[a.unit], q.at(a)
	return cmp.Or(
		cmp.Compare(at.File, f.At.File), cmp.Compare(unit.part, f.part), at.Compare(f.At)*unequal(at, f.At),
		cmp.Compare(q.rules[a.rule].ID, f.Rule.ID), cmp.Compare(unit.key, f.Unit), cmp.Compare(a.resource.ID, f.Subject.ID),
	) < 0
}

// fingerprint gives each answer the hash of its identity, and numbers those of one.
func (r *Result) fingerprint() {
	count := map[string]int{}
	several := r.sharedKeys()
	r.merged(func(i int) bool {
		f := &r.Findings[i]
		count[f.Identity]++
		f.Fingerprint = fingerprintOf(f.Identity, count[f.Identity])
		return true
	}, func(i int) bool {
		a := &r.Quiet.list[i]
		if a.nth = 1; several[unitKey{r.Quiet.units[a.unit].key, keyOf(a.resource)}] {
			id := r.Quiet.identity(*a)
			count[id]++
			a.nth = uint32(count[id]) //nolint:gosec // answers are fewer
		}
		return true
	})
}

// A unitKey is the key of a resource in a unit.
type unitKey struct{ unit, key string }

// sharedKeys are the keys that several resources have which there are quiet answers
// about: instances of one block. No other answers have an identity in common with one.
func (r *Result) sharedKeys() map[unitKey]bool {
	first := map[unitKey]*model.Resource{}
	out := map[unitKey]bool{}
	add := func(unit string, resource *model.Resource) {
		k := unitKey{unit, keyOf(resource)}
		if other, ok := first[k]; !ok {
			first[k] = resource
		} else if other != resource {
			out[k] = true
		}
	}
	if r.Quiet.Len() == 0 {
		return nil
	}
	var last quiet
	for _, a := range r.Quiet.list {
		if a.resource != last.resource || a.unit != last.unit {
			add(r.Quiet.units[a.unit].key, a.resource)
		}
		last = a
	}
	for i := range r.Findings {
		add(r.Findings[i].Unit, r.Findings[i].Subject)
	}
	return out
}

// Join adds the answers of the result of another workspace, whose findings stand where
// they are to be reported, and whose files are in a folder. Sort puts them in order.
func (r *Result) Join(other *Result, folder string) {
	part := r.joined
	r.joined++
	for i := range other.Findings {
		other.Findings[i].part = part
	}
	r.Findings = append(r.Findings, other.Findings...)
	if other.Quiet.Len() == 0 {
		return
	}
	if folder == "." {
		folder = ""
	}
	rules, units := uint32(len(r.Quiet.rules)), uint32(len(r.Quiet.units)) //nolint:gosec // they are fewer
	r.Quiet.rules = append(r.Quiet.rules, other.Quiet.rules...)
	for _, u := range other.Quiet.units {
		r.Quiet.units = append(r.Quiet.units, quietUnit{key: u.key, folder: folder, part: part})
	}
	if part == 0 {
		r.Quiet.list = other.Quiet.list
		return
	}
	for _, a := range other.Quiet.list {
		a.rule += rules
		a.unit += units
		r.Quiet.list = append(r.Quiet.list, a)
	}
}

// Sort orders answers that were joined by file. Those of one workspace in one file keep
// their order.
func (r *Result) Sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.At.File, b.At.File) })
	type run struct {
		file     string
		from, to int
	}
	var runs []run // of one file, as the answers of each workspace are in order already
	for i, a := range r.Quiet.list {
		if i == 0 || a.unit != r.Quiet.list[i-1].unit || a.resource.At.File != r.Quiet.list[i-1].resource.At.File {
			runs = append(runs, run{r.Quiet.at(a).File, i, i})
		}
		runs[len(runs)-1].to++
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.file, b.file) })
	list := make([]quiet, 0, len(r.Quiet.list))
	for _, one := range runs {
		list = append(list, r.Quiet.list[one.from:one.to]...)
	}
	r.Quiet.list = list
}
