package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

const (
	// maxComment is how many characters a comment may have on GitHub, which of the
	// places that take Markdown takes least but Bitbucket.
	maxComment = 65_536
	// maxSummary is how many bytes the summary of a step may have; GitHub shows
	// nothing at all of one that has more.
	maxSummary = 1 << 20
	// maxListedProblems is how many problems stand before the findings.
	maxListedProblems = 25
	// noBreak keeps what follows a sign from being read as a name by those who
	// notify whom a comment names.
	noBreak = "&#8203;"
)

// Markdown writes the result for a comment, worst first and no longer than a
// comment may be.
func Markdown(w io.Writer, result *engine.Result, options Options) error {
	return writeMarkdown(w, "markdown", result, options, maxComment-options.Taken)
}

// GitHubSummary writes the result for the summary of a step of GitHub Actions.
func GitHubSummary(w io.Writer, result *engine.Result, options Options) error {
	return writeMarkdown(w, "github-summary", result, options, maxSummary-options.Taken)
}

func writeMarkdown(w io.Writer, format string, result *engine.Result, options Options, room int) error {
	m := markdown{options: options, asked: len(result.Rules)}
	parts := m.head(result, room/2)
	items := m.items(result.Findings)
	// Room for the sentence that says what was cut and for the last line.
	const reserve = 400
	used := reserve
	for _, p := range parts {
		used += len(p)
	}
	var last item
	for i, item := range items {
		part := item.text
		if item.heading != last.heading || item.rule != last.rule {
			part = item.rule + part
		}
		if item.heading != last.heading {
			part = "\n#### " + item.heading + "\n\n" + part
		}
		if last = item; used+len(part) > room {
			more := len(items) - i
			parts = append(parts, fmt.Sprintf("\n%d more, the mildest, %s left out: this page has no more room.\n", more, pick(more, "is", "are")))
			break
		}
		used += len(part)
		parts = append(parts, part)
	}
	if _, err := io.WriteString(w, strings.Join(parts, "")+"\n"); err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	return nil
}

// An item is an entry of a list: what was found, below its rule, below a heading.
type item struct{ heading, rule, text string }

// items are the findings, worst first and by rule where they are as bad, and what
// else is asked for.
func (m markdown) items(findings []engine.Finding) []item {
	var out []item
	all := found(findings)
	slices.SortStableFunc(all, func(a, b engine.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(FixOf(a), FixOf(b)))
	})
	for _, f := range all {
		out = append(out, item{f.Severity.String(), m.rule(f), m.finding(f)})
	}
	for _, c := range unknown(findings, m.options) {
		text := strings.TrimPrefix(causeSaid(c), "unknown: ")
		out = append(out, item{heading: "unknown", text: "- " + m.place(c.At) + " " + inline(text) + "\n"})
	}
	for _, f := range findings {
		if f.Outcome == engine.Suppressed && m.options.Suppressed {
			out = append(out, item{"suppressed", m.rule(f), m.line(f) + "    - reason: " + inline(suppressedBy(f)) + "\n"})
		}
	}
	return out
}

// rule is the line above the findings of a rule: what to do is the same for all that
// are written in one format.
func (m markdown) rule(f engine.Finding) string {
	name := codeSpan(f.Rule.ID)
	if page := ruleURL(f.Rule); page != "" {
		name = "[" + name + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(page) + ")"
	}
	return "- " + name + " " + inline(FixOf(f)) + "\n"
}

// line is the first line on a finding.
func (m markdown) line(f engine.Finding) string {
	return "  - " + m.place(f.At) + " " + inline(said(f)) + "\n"
}

func (m markdown) finding(f engine.Finding) string {
	var b strings.Builder
	b.WriteString(m.line(f))
	more := func(word, what string) { b.WriteString("    - " + word + " " + what + "\n") }
	for _, r := range f.Related {
		more("see", m.place(r.At)+" "+inline(r.Message))
	}
	for i, step := range f.Flow {
		more(fmt.Sprintf("step %d:", i+1), m.place(step.At)+" "+inline(step.Message))
	}
	for _, r := range remedies(f) {
		if r.word != "fix" { // that stands with the rule
			more(r.word+":", inline(r.what))
		}
	}
	if word, mark := markOf(f); m.options.Marks {
		more(word+":", codeSpan(mark))
	}
	return b.String()
}

type markdown struct {
	options Options
	asked   int
}

// head is what is said before the findings: how it went, and what was not
// examined, in the room that there is for that.
func (m markdown) head(result *engine.Result, room int) []string {
	parts := []string{"### Belay\n"}
	for _, line := range summary(result, m.options) {
		parts = append(parts, "\n"+inline(line)+".\n")
	}
	var lines []string
	for _, f := range result.Failures {
		lines = append(lines, "- "+inline(failureSaid(f, m.options))+"\n")
	}
	for _, p := range gravest(result.Problems) {
		line := fmt.Sprintf("- **%s** %s %s", p.Effect, m.place(p.At), inline(sentence(problemSaid(p, m.asked))))
		if p.Fix != "" {
			line += " " + inline(p.Fix)
		}
		lines = append(lines, line+"\n")
	}
	if len(lines) == 0 {
		return parts
	}
	parts = append(parts, "\n#### Problems with the input\n\n")
	if len(result.Failures) > 0 {
		parts[len(parts)-1] = "\n#### Rules that failed, and problems with the input\n\n"
	}
	for i, line := range lines {
		if room -= len(line); i == maxListedProblems || room < 0 {
			return append(append(parts, lines[:i]...), fmt.Sprintf("- and %d more\n", len(lines)-i))
		}
	}
	return append(parts, lines...)
}

// place names a place, as a link where the address of its file is known.
func (m markdown) place(at source.Span) string {
	if at.File == "" {
		return ""
	}
	name := m.options.file(at.File)
	shown := source.Span{File: name, Line: at.Line, Column: at.Column}
	span := codeSpan(shown.String())
	if address := m.address(name, int(at.Line)); address != "" {
		return "[" + span + "](" + address + ")"
	}
	return span
}

// address is where a file can be read on GitHub or GitLab, "" if that is not
// known.
func (m markdown) address(file string, line int) string {
	revision := m.options.Revision
	u, err := url.Parse(revision.Repository)
	if err != nil || revision.Commit == "" || u.Scheme != "https" ||
		!strings.Contains(u.Host, "github") && !strings.Contains(u.Host, "gitlab") {
		return ""
	}
	u = u.JoinPath("/")
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), ".git") + "/blob/" + revision.Commit + "/" + file
	u.RawPath = ""
	if line > 0 {
		u.Fragment = fmt.Sprintf("L%d", line)
	}
	return strings.NewReplacer("(", "%28", ")", "%29").Replace(u.String())
}

// codeSpan quotes a text as code, whatever it holds.
func codeSpan(text string) string {
	text = clean(oneLine(text))
	longest, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// inline makes a text one that Markdown shows as it is. A name after @ and a
// number after # or ! are kept from being one: a comment must not call people whom
// a template names.
func inline(text string) string {
	var b strings.Builder
	runes := []rune(clean(oneLine(text)))
	for i, r := range runes {
		switch r {
		case '\\', '`', '*', '_', '{', '}', '[', ']', '|', '~', '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '@', '#', '!':
			b.WriteRune(r)
			if r == '@' || i+1 < len(runes) && unicode.IsDigit(runes[i+1]) {
				b.WriteString(noBreak)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
