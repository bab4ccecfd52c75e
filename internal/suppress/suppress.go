// Package suppress reads the marks that loaders found, the entries of the
// configuration and the baseline, and applies them to what a check found. A
// finding is suppressed only as far as its witnesses are named; what is not
// named is reported alone.
package suppress

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Run is the answers about one workspace and what may be suppressed of them.
type Run struct {
	Result *engine.Result // findings in the order of the engine
	Units  []*model.Unit  // all that were loaded, reported or not
	// Reported tells whether a unit, by its key, is one of which the result is.
	Reported func(unit string) bool
	// Elsewhere tells whether a unit that is not among Units is part of another
	// workspace in the same folder, whose baseline is the same; nil is that none is.
	Elsewhere func(unit string) bool
	// Day is that of the check; suppressions hold up to their last day.
	Day time.Time
	// All are all rules, asked or not.
	All     []*engine.Rule
	Ignores []config.Ignore
	// ConfigAt is the place of a line of the configuration; nil is that of the
	// workspace. Said names the line where it is a place that results cannot name.
	ConfigAt func(line int) (at source.Span, said string)
	// Import reads the marks of other tools; the maps of All say what they mean.
	Import bool
	// Baseline are the findings that were there before; nil is none.
	Baseline *Baseline
	// Partial is true if the answers are not all that there are, so that nothing is
	// said of what matches none: one deployment of several is looked at.
	Partial bool
	// Broad is true if it is said of what covers more than one resource, which hides
	// whatever comes in addition.
	Broad bool
	// Apart is true if Ignores are about other units than Units, too, so that nothing
	// is said of an entry that matches none of these.
	Apart bool
}

// Apply suppresses findings, and adds what is wrong with the suppressions to the
// problems of the result.
func (r Run) Apply() {
	a := application{
		Run: r, asked: map[string]bool{}, named: map[scope][]named{}, units: map[string][]*model.Unit{},
		resources: map[string]map[string]*model.Resource{},
	}
	for _, rule := range r.Result.Rules {
		a.asked[rule.ID] = true
	}
	a.gather()
	a.index()
	if len(a.asks) > 0 || len(a.imports) > 0 {
		a.findings()
		a.hygiene()
	}
	if r.Baseline != nil {
		r.Baseline.apply(r)
	}
	if len(a.problems) > 0 {
		r.Result.Problems = append(r.Result.Problems, a.problems...)
		sortProblems(r.Result.Problems)
	}
}

func sortProblems(problems []source.Problem) {
	slices.SortStableFunc(problems, func(a, b source.Problem) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
}

// An application is a run at work.
type application struct {
	Run
	asked     map[string]bool // rules
	asks      []*ask
	named     map[scope][]named
	imports   map[string]*imported // of other tools, by tool
	units     map[string][]*model.Unit
	resources map[string]map[string]*model.Resource
	problems  []source.Problem
}

// A scope is a rule and the unit that a mark is of, "" for entries of the configuration.
type scope struct{ rule, unit string }

// A named is a clause that names a rule.
type named struct {
	ask    *ask
	clause *clause
}

// An ask is a suppression that somebody wrote, with what became of it.
type ask struct {
	request
	by     engine.Asker
	at     source.Span
	tool   string                // whose mark it is, "" for our own
	marks  map[string]model.Mark // of a mark, by unit
	ignore *config.Ignore
	said   string // where an entry is, if at cannot say it
	became map[*clause]*outcome
}

// An outcome is what became of a clause.
type outcome struct {
	matches bool            // something is found in its scope
	named   map[string]bool // witnesses that are found
	doubt   bool            // an answer in its scope is unknown, or missing
	bare    []string        // witnesses found that it does not name, since it names none
	back    []string        // what is found that it covered before it expired
	on      []string        // ids of the resources on which it covers something
}

func (a *application) problem(id string, at source.Span, fix, format string, args ...any) {
	a.problems = append(a.problems, source.Problem{ID: id, At: at, Effect: source.Noted, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// gather reads all marks and entries.
func (a *application) gather() {
	type place struct {
		at         source.Span
		word, text string
	}
	seen := map[place]*ask{}
	var asks []*ask
	var marks []model.Mark
	for _, u := range a.Units {
		a.units[u.Key] = append(a.units[u.Key], u)
		for _, m := range u.Marks {
			key := place{m.At, m.Word, m.Text}
			if seen[key] == nil {
				seen[key] = &ask{by: engine.ByMark, at: m.At, marks: map[string]model.Mark{}, became: map[*clause]*outcome{}}
				asks, marks = append(asks, seen[key]), append(marks, m)
			}
			seen[key].marks[u.Key] = m
		}
	}
	for i, one := range asks {
		a.mark(one, marks[i])
	}
	for i := range a.Ignores {
		a.ignores(&a.Ignores[i])
	}
}

// index finds the clauses that name each rule that was asked.
func (a *application) index() {
	for _, one := range a.asks {
		units := []string{""}
		if one.ignore == nil {
			units = slices.Collect(maps.Keys(one.marks))
		}
		for _, c := range one.clauses {
			for _, rule := range a.rulesOf(c) {
				for _, unit := range units {
					a.named[scope{rule, unit}] = append(a.named[scope{rule, unit}], named{one, c})
				}
			}
		}
	}
}

// rulesOf are the rules that were asked and that a clause names.
func (a *application) rulesOf(c *clause) []string {
	if a.asked[c.rule] {
		return []string{c.rule}
	}
	var out []string
	for _, rule := range a.Result.Rules {
		if c.names(rule.ID) {
			out = append(out, rule.ID)
		}
	}
	return out
}

// namedFor are the clauses that may be about a finding.
func (a *application) namedFor(f engine.Finding) []named {
	return slices.Concat(a.named[scope{f.Rule.ID, f.Unit}], a.named[scope{f.Rule.ID, ""}])
}

// mark reads a mark.
func (a *application) mark(one *ask, m model.Mark) {
	tell := func(id, fix, format string, args ...any) {
		if a.anyReported(one) {
			a.problem(id, m.At, fix, format, args...)
		}
	}
	const form = `Write belay:ignore RULE reason="...", or RULE(witness,...) of a finding that has witnesses.`
	if !strings.HasPrefix(strings.ToLower(m.Word), "belay") {
		a.foreign(one, m)
		return
	}
	if m.Word != model.Ignore {
		fix := "Write " + model.Ignore + "."
		if m.Text == "" { // it is metadata
			fix = "Write belay, and below it ignore."
		}
		tell("suppression-malformed", fix, "%s suppresses nothing: it is not %s", m.Word, model.Ignore)
		return
	}
	var err error
	if m.Entry != nil {
		one.request, err = read(m.Entry)
	} else {
		one.request, err = parse(m.Text)
	}
	switch {
	case err != nil:
		tell("suppression-malformed", form, "the mark suppresses nothing: %v", err)
	case !strings.ContainsFunc(one.reason, unicode.IsLetter):
		tell("suppression-without-reason", "Write reason=\"...\", which says why.", "the suppression of %s has no reason, and suppresses nothing", one.names())
	case m.Stray != "":
		tell("suppression-unused", "Move it to the line that it is about, or to the line above it.", "the suppression of %s covers nothing: %s", one.names(), m.Stray)
	default:
		a.add(one)
	}
}

// add takes an ask in whose rules there are.
func (a *application) add(one *ask) {
	one.clauses = slices.DeleteFunc(one.clauses, func(c *clause) bool {
		one.became[c] = &outcome{named: map[string]bool{}}
		if slices.ContainsFunc(a.All, func(rule *engine.Rule) bool { return c.names(rule.ID) }) {
			return false
		}
		if one.ignore != nil || a.anyReported(one) {
			a.problem("suppression-unknown-rule", one.at, "Correct the name; belay rules lists those there are.",
				"the suppression%s names %s, and there is no such rule%s", one.said, c.rule, config.Suggest(c.rule, ids(a.All)))
		}
		return true
	})
	if len(one.clauses) > 0 {
		a.asks = append(a.asks, one)
	}
}

func (a *application) anyReported(one *ask) bool {
	for unit := range one.marks {
		if a.Reported(unit) {
			return true
		}
	}
	return len(one.marks) == 0
}

// ignores reads an entry of the configuration.
func (a *application) ignores(i *config.Ignore) {
	one := &ask{
		by: engine.ByConfiguration, at: source.At(config.Name, i.Line, 1),
		ignore: i, became: map[*clause]*outcome{},
	}
	if a.ConfigAt != nil {
		one.at, one.said = a.ConfigAt(i.Line)
	}
	one.reason = strings.Join(strings.Fields(i.Reason), " ")
	if !i.Until.IsZero() {
		one.until = i.Until.Format(time.DateOnly)
	}
	for _, rule := range i.Rules {
		c := &clause{rule: rule}
		if len(i.Witnesses) > 0 {
			if err := c.list(i.Witnesses); err != nil {
				a.problem("suppression-malformed", one.at, "Correct the entry.", "the entry of ignore%s suppresses nothing: %v", one.said, err)
				return
			}
		}
		one.clauses = append(one.clauses, c)
	}
	a.add(one)
}

func ids(all []*engine.Rule) []string {
	out := make([]string, len(all))
	for i, rule := range all {
		out[i] = rule.ID
	}
	return out
}

// names are the rules of a request, for messages.
func (r request) names() string {
	var out []string
	for _, c := range r.clauses {
		out = append(out, c.rule)
	}
	return strings.Join(out, ", ")
}

// names tells whether a clause is about a rule. Only in the configuration it may be
// a pattern.
func (c *clause) names(rule string) bool {
	return c.rule == rule || strings.ContainsAny(c.rule, "*?[{") && doublestar.MatchUnvalidated(c.rule, rule)
}

// expired tells whether the last day has passed.
func (a *application) expired(r request) bool {
	return r.until != "" && r.until < a.Day.Format(time.DateOnly)
}

// findings goes over what was found.
func (a *application) findings() {
	out := make([]engine.Finding, 0, len(a.Result.Findings))
	for _, f := range a.Result.Findings {
		switch f.Outcome {
		case engine.Found:
			out = append(out, a.finding(f)...)
			continue
		case engine.Unknown:
			a.doubt(f)
		case engine.Passed, engine.NotApplicable, engine.Suppressed:
		}
		out = append(out, f)
	}
	a.Result.Findings = out
}

// doubt keeps those from being called unused that may match what is not known.
func (a *application) doubt(f engine.Finding) {
	for _, n := range a.namedFor(f) {
		if a.covers(n.ask, f) {
			n.ask.became[n.clause].doubt = true
		}
	}
}

// finding applies what covers a finding.
func (a *application) finding(f engine.Finding) []engine.Finding {
	h := hits{witnesses: map[string]bool{}}
	var bare []*outcome // of clauses that would cover it if they named its witnesses
	for _, n := range a.namedFor(f) {
		one := n.ask
		if !a.covers(one, f) {
			continue
		}
		o := one.became[n.clause]
		o.matches = true
		hit, whole := n.clause.hit(f, o)
		switch {
		case len(hit) == 0 && !whole:
			if !n.clause.listed {
				bare = append(bare, o)
			}
		case a.expired(one.request):
			o.back = append(o.back, f.Message)
		default:
			h.add(hit, whole, engine.Suppression{By: one.by, Reason: one.reason, Until: one.until, At: one.at})
			a.took(one)
			if f.Subject != nil {
				o.on = append(o.on, cmp.Or(f.Subject.Key, f.Subject.ID)+" of "+f.Unit)
			}
		}
	}
	out := h.split(a.Result, f)
	if out[0].Outcome == engine.Found {
		for _, o := range bare {
			o.bare = append(o.bare, out[0].Witnesses...)
		}
	}
	return out
}

// hit is which witnesses of a finding a clause covers; whole is all that it says.
func (c *clause) hit(f engine.Finding, o *outcome) (hit []string, whole bool) {
	switch {
	case c.all:
		return f.Witnesses, true
	case len(f.Witnesses) == 0:
		return nil, !c.listed
	}
	for _, w := range f.Witnesses {
		if slices.ContainsFunc(c.witnesses, func(named string) bool { return same(named, w) }) {
			hit = append(hit, w)
			o.named[normal(w)] = true
		}
	}
	return hit, len(hit) == len(f.Witnesses)
}

// same tells whether a witness is meant: blanks count as one.
func same(a, b string) bool { return normal(a) == normal(b) }

func normal(witness string) string { return strings.Join(strings.Fields(witness), " ") }

// Hits are what of a finding is covered, and by what.
type hits struct {
	whole        bool
	witnesses    map[string]bool
	suppressions []engine.Suppression
}

func (h *hits) add(witnesses []string, whole bool, s engine.Suppression) {
	h.whole = h.whole || whole
	for _, w := range witnesses {
		h.witnesses[w] = true
	}
	h.suppressions = append(h.suppressions, s)
}

// split makes two findings of one of which some is covered: what is not is
// reported alone.
func (h *hits) split(result *engine.Result, f engine.Finding) []engine.Finding {
	if len(h.suppressions) == 0 {
		return []engine.Finding{f}
	}
	var covered, remaining []string
	for _, w := range f.Witnesses {
		if h.whole || h.witnesses[w] {
			covered = append(covered, w)
		} else {
			remaining = append(remaining, w)
		}
	}
	quiet := f
	quiet.Outcome, quiet.Suppressions, quiet.Reason = engine.Suppressed, h.suppressions, reasons(h.suppressions)
	result.Summary.Suppressed++
	if len(remaining) == 0 {
		result.Summary.Found[f.Severity]--
		return []engine.Finding{quiet}
	}
	quiet.Witnesses = covered
	quiet.Message = without(f.Message, remaining, covered)
	f.Message = without(f.Message, covered, remaining)
	f.Witnesses = remaining
	return []engine.Finding{f, quiet}
}

func reasons(suppressions []engine.Suppression) string {
	var out []string
	for _, s := range suppressions {
		if !slices.Contains(out, s.Reason) {
			out = append(out, s.Reason)
		}
	}
	return strings.Join(out, "; ")
}

// covers tells whether a finding is in the scope of an ask.
func (a *application) covers(one *ask, f engine.Finding) bool {
	if one.ignore != nil {
		return Names(one.ignore.Paths, f.At.File) && (len(one.ignore.Resources) == 0 || f.Subject != nil && matchesID(one.ignore.Resources, f))
	}
	m, ok := one.marks[f.Unit]
	if !ok {
		return false
	}
	if within(m.Covers, f.At) {
		return true
	}
	if m.Covers.Line == 0 { // a file covers what stands in it
		return false
	}
	for _, r := range a.lineage(f) {
		switch {
		case within(m.Covers, r.At), slices.ContainsFunc(r.Via, func(at source.Span) bool { return within(m.Covers, at) }):
			return true
		case m.Resource != "" && r.At.File != m.Covers.File && (r.ID == m.Resource || r.From == m.Resource): // it was included
			return true
		}
	}
	return false
}

// lineage is the subject of a finding and the resources that it is part of. What
// SAM makes belongs to the text that it is made of: a route that an event of one
// function makes is part of an API that the event of another made.
func (a *application) lineage(f engine.Finding) []*model.Resource {
	if f.Subject == nil {
		return nil
	}
	out := []*model.Resource{f.Subject}
	if f.Subject.From != "" {
		return out
	}
	all := a.resourcesOf(f.Unit)
	for i := len(f.Subject.ID) - 1; i > 0; i-- {
		if c := f.Subject.ID[i]; c == '.' || c == '[' {
			if owner := all[f.Subject.ID[:i]]; owner != nil {
				out = append(out, owner)
			}
		}
	}
	return out
}

func (a *application) resourcesOf(unit string) map[string]*model.Resource {
	if known, ok := a.resources[unit]; ok {
		return known
	}
	out := map[string]*model.Resource{}
	for _, u := range a.units[unit] {
		for _, r := range u.Resources {
			if out[r.ID] == nil {
				out[r.ID] = r
			}
		}
	}
	a.resources[unit] = out
	return out
}

// within tells whether a place begins in an extent: lines, characters if the
// extent has columns, or a file.
func within(extent, at source.Span) bool {
	switch {
	case extent.File == "" || extent.File != at.File:
		return false
	case extent.Line == 0:
		return true
	case at.Line < extent.Line || at.Line > extent.EndLine:
		return false
	case extent.Column == 0:
		return true
	}
	return (at.Line > extent.Line || at.Column >= extent.Column) && (at.Line < extent.EndLine || at.Column < extent.EndColumn)
}

// Names tells whether a file is one that a pattern names, or in a folder that
// one names; none names all.
func Names(patterns []string, file string) bool {
	if len(patterns) == 0 {
		return true
	}
	for ; file != "." && file != "/" && file != ""; file = path.Dir(file) {
		if slices.ContainsFunc(patterns, func(glob string) bool {
			return doublestar.MatchUnvalidated(strings.TrimSuffix(strings.TrimPrefix(glob, "./"), "/"), file)
		}) {
			return true
		}
	}
	return false
}

// matchesID tells whether a finding is on a resource that a pattern names, or on a
// part of one. A star stands for anything but what separates files, which ids do
// not have.
func matchesID(patterns []string, f engine.Finding) bool {
	return slices.ContainsFunc(patterns, func(glob string) bool {
		return glob == f.Subject.ID || strings.HasPrefix(f.Subject.ID, glob+".") || doublestar.MatchUnvalidated(glob, f.Subject.ID)
	})
}
