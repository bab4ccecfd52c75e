package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// told are the findings that a reader is to act on: those that were found, and
// unknown answers where they are asked for.
func told(findings []engine.Finding, options Options) []engine.Finding {
	var out []engine.Finding
	for _, f := range findings {
		if f.Outcome == engine.Found || f.Outcome == engine.Unknown && options.Unknown {
			out = append(out, f)
		}
	}
	return out
}

// worstFirst returns the findings ordered by how bad they are, and by place
// where they are as bad: what a reader cuts off is the mildest.
func worstFirst(findings []engine.Finding) []engine.Finding {
	rank := func(f engine.Finding) int {
		if f.Outcome != engine.Found {
			return -1
		}
		return int(f.Severity)
	}
	out := slices.Clone(findings)
	slices.SortStableFunc(out, func(a, b engine.Finding) int { return cmp.Compare(rank(b), rank(a)) })
	return out
}

// gravest returns the problems with those that cost most first.
func gravest(problems []source.Problem) []source.Problem {
	out := slices.Clone(problems)
	slices.SortStableFunc(out, func(a, b source.Problem) int { return cmp.Compare(b.Effect, a.Effect) })
	return out
}

// grade is the severity of what was found, else the word for the outcome.
func grade(f engine.Finding) string {
	if f.Outcome == engine.Found {
		return f.Severity.String()
	}
	return f.Outcome.String()
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

// problemSaid is the sentence of a problem, and what it leaves undecided.
func problemSaid(p source.Problem, asked int) string {
	text := p.Message
	switch p.Effect {
	case source.Lost:
		text = "not examined: " + text
	case source.Partial:
		if len(p.Undecides) > 0 {
			text += "; undecided: " + undecided(p.Undecides, asked)
		}
	case source.Noted:
	}
	return clean(oneLine(text))
}

// remedies are what to do about a finding: what to write, where that is known, and
// what to do in general.
func remedies(f engine.Finding) []string {
	if f.Outcome != engine.Found {
		return nil
	}
	var out []string
	for _, what := range f.Fix {
		out = append(out, "write: "+clean(oneLine(what)))
	}
	if f.Rule.Fix != "" {
		out = append(out, "fix: "+clean(oneLine(f.Rule.Fix)))
	}
	return out
}

func failureSaid(f engine.Failure) string {
	return clean(oneLine(fmt.Sprintf("rule %s failed on %s, its answers are missing: %v", f.Rule.ID, f.Unit, f.Err)))
}

// ruleURL is the page that says most about a rule.
func ruleURL(rule *engine.Rule) string {
	if len(rule.References) > 0 {
		return rule.References[0].URL
	}
	return ruleFolder + rule.Family + "/" + strings.ReplaceAll(rule.ID, "-", "_")
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
