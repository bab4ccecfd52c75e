package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// A merger gathers what one rule says of the resources of a unit over all
// rounds.
type merger [][]reply

// merged is what a rule says of one resource in all its worlds, in order.
type merged struct {
	resource *model.Resource
	worlds   []int // in which it is, sorted
	outcome  Outcome
	answers  []answer
}

// each calls f with what is said of each resource, in the order in which it is
// said first.
func (m merger) each(f func(merged)) {
	if len(m) == 1 { // as in most units: no resource is there twice
		for _, r := range m[0] {
			f(merged{r.node.Resource, []int{r.node.World}, r.outcome, r.answers})
		}
		return
	}
	var order []string
	all := map[string]*merged{}
	for _, round := range m {
		for _, r := range round {
			said := all[r.node.ID]
			if said == nil {
				said = &merged{resource: r.node.Resource, outcome: NotApplicable}
				all[r.node.ID] = said
				order = append(order, r.node.ID)
			}
			said.worlds = append(said.worlds, r.node.World)
			said.outcome = min(said.outcome, r.outcome)
			said.answers = append(said.answers, r.answers...)
		}
	}
	for _, id := range order {
		slices.Sort(all[id].worlds)
		f(*all[id])
	}
}

// merged adds the merged answers of a rule: what is found in several worlds is one finding that
// says in which. A resource of which nothing is found or unknown in any world is
// counted: passed if it was judged in one; and a finding, too, if all are asked for.
func (e *Engine) merged(m merger, u *workspace.Unit, rule *Rule, out *spoken) {
	m.each(func(said merged) {
		if len(said.answers) > 0 {
			for _, g := range group(said.answers) {
				out.findings = append(out.findings, merge(u, rule, said.resource, g, said.worlds))
			}
			return
		}
		if said.outcome == Passed {
			out.passed++
		} else {
			out.notApplicable++
		}
		if e.all {
			out.quiet = append(out.quiet, quiet{resource: said.resource, outcome: uint8(said.outcome)}) //nolint:gosec // one of five
		}
	})
}

// group puts the answers that are one finding in several worlds together. It
// goes by the place, so that a message that gives another value in another world
// does not make two findings of one, and by the message too where one world has
// several findings in one place.
func group(answers []answer) [][]answer {
	type key struct {
		outcome Outcome
		path    string
		message string
	}
	type place struct {
		world int
		path  string
	}
	several, count := map[string]bool{}, map[place]int{}
	for _, a := range answers {
		if a.outcome == Found {
			p := place{a.node.World, fmt.Sprint(a.path)}
			if count[p]++; count[p] > 1 {
				several[p.path] = true
			}
		}
	}
	var keys []key
	groups := map[key][]answer{}
	for _, a := range answers {
		k := key{outcome: a.outcome}
		switch a.outcome {
		case Found:
			k.path = fmt.Sprint(a.path)
			if several[k.path] {
				k.message = a.message
			}
		case Unknown, Passed, NotApplicable, Suppressed:
		}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], a)
	}
	out := make([][]answer, len(keys))
	for i, k := range keys {
		out[i] = groups[k]
	}
	return out
}

// maxVariants bounds how many other messages of a finding are shown.
const maxVariants = 3

// differs says that a finding is not the same in each of its worlds, and what it is in
// the others: the message of one of them would be wrong about these.
func (f *Finding) differs(answers []answer) {
	if f.Outcome != Found {
		return
	}
	said := []string{f.Message}
	for _, a := range answers {
		if slices.Contains(said, a.message) {
			continue
		}
		if said = append(said, a.message); len(said) <= maxVariants+1 {
			f.Related = append(f.Related, Related{At: a.at, Message: "in another deployment: " + a.message})
		}
	}
	if len(said) > 1 {
		f.Message += " (it differs by deployment)"
	}
}

// worlds are the worlds of its component in which the resource is.
func worlds(answers []answer) []int {
	var out []int
	for _, a := range answers {
		out = append(out, a.node.World)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// merge makes one finding of what is said in several worlds. The worst of them
// speaks, the first among equals.
func merge(u *workspace.Unit, rule *Rule, r *model.Resource, answers []answer, among []int) Finding {
	worst := answers[0]
	for _, a := range answers[1:] {
		if a.severity > worst.severity || a.severity == worst.severity && len(a.witnesses) > len(worst.witnesses) {
			worst = a
		}
	}
	f := Finding{
		Rule: rule, Outcome: worst.outcome, Severity: worst.severity, Unit: u.Key, Subject: r,
		At: worst.at, Related: append(slices.Clip(worst.related), calls(r)...), Flow: worst.flow, Message: worst.message, Fix: worst.fix,
		Identity: identity(rule, u.Key, r, worst.path),
	}
	for _, a := range answers {
		f.Witnesses = append(f.Witnesses, a.witnesses...)
		if a.outcome == Unknown && !strings.Contains(f.Message, a.message) {
			f.Message += "; " + a.message
		}
	}
	slices.Sort(f.Witnesses)
	f.Witnesses = slices.Compact(f.Witnesses)
	f.differs(answers)
	holds := worlds(answers)
	component := u.Components[answers[0].node.Component]
	if len(holds) < len(component.Worlds) {
		f.When = u.When(answers[0].node.Component, holds, everyWorld(component))
	}
	if f.Outcome != Found {
		f.Severity = rule.Severities[0]
		return f
	}
	var ephemeral bool
	f.Severity, ephemeral = scale(f, component, holds, among)
	f.scaled = f.Severity != worst.severity
	if f.scaled && ephemeral { // which somebody declared
		f.Own = &worst.severity
	}
	return f
}

// everyWorld are all worlds of a component, those without the resource too: a
// finding on what exists only under a condition says so.
func everyWorld(c workspace.Component) []int {
	out := make([]int, len(c.Worlds))
	for i := range out {
		out[i] = i
	}
	return out
}

// scale lowers a finding that is the author's own choice to info: one that
// some worlds have and others do not, unless production lacks it, and one of
// environments only that are gone tomorrow.
func scale(f Finding, c workspace.Component, holds, among []int) (severity Severity, ephemeral bool) {
	if f.Rule.Family != "alarms" && !f.Rule.Environmental {
		return f.Severity, false
	}
	class := func(word string) func(int) bool {
		return func(world int) bool { return world < len(c.Worlds) && c.Worlds[world].Class == word }
	}
	if slices.ContainsFunc(holds, class("prod")) {
		return f.Severity, false
	}
	ephemeral = !slices.ContainsFunc(holds, func(world int) bool { return !class("ephemeral")(world) })
	if len(holds) < len(among) || ephemeral {
		return Info, ephemeral
	}
	return f.Severity, false
}

// identity is what stays the same of a finding when lines move: list indexes
// are left out.
func identity(rule *Rule, unit string, r *model.Resource, path []any) string {
	return strings.Join([]string{rule.ID, unit, keyOf(r), stable(path)}, "|")
}

// keyOf is how a resource is called in identities.
func keyOf(r *model.Resource) string { return cmp.Or(r.Key, r.ID) }

// fingerprintOf hashes the identity of the nth answer that has it.
func fingerprintOf(id string, nth int) string {
	if nth > 1 {
		id = fmt.Sprintf("%s|%d", id, nth)
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}
