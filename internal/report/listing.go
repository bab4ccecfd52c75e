package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
)

// found are the findings that were found, worst first, and by place where they
// are as bad: what a reader cuts off is the mildest.
func found(findings []engine.Finding) []engine.Finding {
	var out []engine.Finding
	for _, f := range findings {
		if f.Outcome == engine.Found {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b engine.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// unknown is what is not known, each once with all that it leaves undecided; nothing
// unless it is asked for.
func unknown(findings []engine.Finding, options Options) []engine.Cause {
	if !options.Unknown {
		return nil
	}
	return engine.Causes(findings)
}

// unknownID stands where a finding has the id of its rule.
const unknownID = "unknown-answer"

func causeSaid(c engine.Cause) string {
	return clean(oneLine(fmt.Sprintf("unknown: %s; undecided: %s", c.Why, leftOpen(c))))
}

// leftOpen names the rules that a cause leaves undecided, and on how many resources.
func leftOpen(c engine.Cause) string {
	text := undecided(c.Rules, len(c.Rules)+1)
	if n := len(c.Resources); n > 0 {
		text += " on " + count(n, "resource")
	}
	return text
}

// suppressedBy says why a finding is suppressed.
func suppressedBy(f engine.Finding) string {
	var reasons []string
	for _, s := range f.Suppressions {
		reasons = append(reasons, reasonOf(s))
	}
	return strings.Join(reasons, "; ")
}

// reasonOf says why something is suppressed and until when.
func reasonOf(s engine.Suppression) string {
	reason := s.Reason
	if s.By == engine.ByBaseline {
		reason = "it is in the baseline"
	}
	if s.Until != "" {
		reason += ", until " + s.Until
	}
	return clean(oneLine(reason))
}

// gravest returns the problems with those that cost most first.
func gravest(problems []source.Problem) []source.Problem {
	out := slices.Clone(problems)
	slices.SortStableFunc(out, func(a, b source.Problem) int { return cmp.Compare(b.Effect, a.Effect) })
	return out
}

// said is the sentence of a finding with the worlds in which it is so.
func said(f engine.Finding) string {
	text := f.Message
	if text == "" {
		text = f.Rule.Title
	}
	if len(f.When) > 0 {
		text += " when " + strings.Join(f.When, ", or ")
	}
	return clean(oneLine(text))
}

// problemLevel is how bad a problem is, in the words of level: an error if something
// was not examined, a warning if a rule that was asked is left undecided.
func problemLevel(p source.Problem) string {
	switch {
	case p.Effect == source.Lost:
		return "error"
	case p.Effect == source.Partial && len(p.Undecides) > 0:
		return "warning"
	}
	return "note"
}

// problemSaid is the sentence of a problem, and what it leaves undecided.
func problemSaid(p source.Problem, asked int) string {
	text := p.Message
	switch p.Effect {
	case source.Lost:
		text = "not examined: " + text
	case source.Partial, source.Noted:
	}
	if len(p.Undecides) > 0 {
		text += "; undecided: " + undecided(p.Undecides, asked)
	}
	return clean(oneLine(text))
}

// remedies are what to do about a finding that was found: what is worse than it was,
// what to write, where that is known, and what to do in general.
func remedies(f engine.Finding) []remedy {
	var out []remedy
	if len(f.Worse) > 0 {
		out = append(out, remedy{"worse", clean(oneLine(strings.Join(f.Worse, "; ")))})
	}
	for i, what := range fixes(f) {
		word := "write"
		if i == len(f.Fix) {
			word = "fix"
		}
		out = append(out, remedy{word, what})
	}
	return out
}

// fixes are what to write about a finding, where that is known, and last what to do
// in general.
func fixes(f engine.Finding) []string {
	out := make([]string, 0, len(f.Fix)+1)
	for _, what := range f.Fix {
		out = append(out, clean(oneLine(what)))
	}
	if what := clean(oneLine(FixOf(f))); what != "" {
		out = append(out, what)
	}
	return out
}

// A remedy is something to do; the word says of what sort.
type remedy struct{ word, what string }

// withRemedies is a text with a line for each remedy below it.
func withRemedies(text string, f engine.Finding) string {
	var b strings.Builder
	b.WriteString(text)
	for _, r := range remedies(f) {
		b.WriteString("\n" + r.word + ": " + r.what)
	}
	return b.String()
}

func failureSaid(f engine.Failure, options Options) string {
	return clean(oneLine(fmt.Sprintf("rule %s failed on %s, its answers are missing: %v", f.Rule.ID, options.file(f.Unit), f.Err)))
}

// ruleURL is the page that says most about a rule; "" for one of the user's own that
// refers to none.
func ruleURL(rule *engine.Rule) string {
	switch {
	case len(rule.References) > 0:
		return rule.References[0].URL
	case rule.Source != "":
		return ""
	}
	return ruleFolder + rule.Family + "/" + strings.ReplaceAll(rule.ID, "-", "_")
}

// summary is what is said of all: how it compares with what was there before, if that
// was asked, and how much was found.
func summary(result *engine.Result, options Options) []string {
	var out []string
	if result.Since != nil {
		out = append(out, clean(since(result)))
	}
	return append(out, total(result, options, options.file))
}

// subjectOf is the name of the resource that a finding is about, else its unit.
func subjectOf(f engine.Finding) string {
	if f.Subject == nil {
		return clean(f.Unit)
	}
	return clean(f.Subject.ID)
}

// cut shortens a text to a number of characters.
func cut(text string, characters int) string {
	if runes := []rune(text); len(runes) > characters {
		return string(runes[:characters-1]) + "…"
	}
	return text
}

// once makes keys that readers take for identities different where they are the
// same: the second gets a number.
type once map[string]int

func (o once) key(key string) string {
	o[key]++
	if n := o[key]; n > 1 {
		return key + "-" + strconv.Itoa(n)
	}
	return key
}

// markReason stands for the reason that a person gives.
const markReason = "..."

// markOf is what suppresses a finding, as it is to be pasted, and what that is
// called. JSON has no comments.
func markOf(f engine.Finding) (word, mark string) {
	if strings.EqualFold(path.Ext(f.At.File), ".json") {
		return "metadata", suppress.Metadata(f, markReason)
	}
	return "mark", "# " + suppress.Format(f, markReason)
}
