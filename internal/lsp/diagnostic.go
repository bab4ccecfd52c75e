package lsp

import (
	"cmp"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// severities are how editors show the severities of findings.
var severities = map[engine.Severity]int{
	engine.Critical: severityError,
	engine.High:     severityError,
	engine.Medium:   severityWarning,
	engine.Low:      severityInformation,
	engine.Info:     severityHint,
}

// effects are how editors show problems: what was not examined is an error, as the
// absence of findings means nothing.
var effects = map[source.Effect]int{
	source.Lost:    severityError,
	source.Partial: severityWarning,
	source.Noted:   severityInformation,
}

// deprecated are the rules about what is used though it is deprecated.
var deprecated = map[string]bool{"runtime-eol": true}

// An item is a diagnostic and what it is of: a finding or a problem.
type item struct {
	diagnostic diagnostic
	path       string // the file that it is shown in
	part       *Part
	finding    *engine.Finding
	problem    *source.Problem
}

// compare orders diagnostics by place, and the worst first.
func (d diagnostic) compare(e diagnostic) int {
	return cmp.Or(
		cmp.Compare(d.Range.Start.Line, e.Range.Start.Line), cmp.Compare(d.Range.Start.Character, e.Range.Start.Character),
		cmp.Compare(d.Severity, e.Severity), cmp.Compare(d.Code, e.Code), cmp.Compare(d.Message, e.Message),
	)
}

// A rendering makes diagnostics of what was examined.
type rendering struct {
	client   *client
	uri      func(path string) string
	unknown  bool
	contents map[string]*text // by path
}

// text returns the content of a file as it was checked; nothing at all if it cannot
// be read, which the check has said.
func (r *rendering) text(p *Part, file string) *text {
	path := p.Path(file)
	if t, ok := r.contents[path]; ok {
		return t
	}
	var content []byte
	if fs.ValidPath(file) {
		content, _ = fs.ReadFile(p.Files, file) // the check itself has said it if that fails
	}
	t := decoded(content)
	r.contents[path] = t
	return t
}

// items are the diagnostics of a part.
func (r *rendering) items(p *Part) []*item {
	var out []*item
	for i := range p.Result.Findings {
		f := &p.Result.Findings[i]
		if f.Outcome != engine.Found && (f.Outcome != engine.Unknown || !r.unknown) {
			continue
		}
		out = append(out, &item{diagnostic: r.finding(p, f), path: p.Path(f.At.File), part: p, finding: f})
	}
	for i := range p.Result.Problems {
		problem := &p.Result.Problems[i]
		if problem.At.File == "" {
			continue // about no file; it is logged
		}
		out = append(out, &item{diagnostic: r.problem(p, problem), path: p.Path(problem.At.File), part: p, problem: problem})
	}
	return out
}

func (r *rendering) finding(p *Part, f *engine.Finding) diagnostic {
	d := diagnostic{
		Range:    r.text(p, f.At.File).span(f.At, r.client.encoding),
		Severity: severities[f.Severity],
		Code:     f.Rule.ID,
		Source:   "belay",
		Message:  clean(sentence(f)),
		About:    r.client.about(page(f.Rule)),
		Data:     r.client.data(origin{Rule: f.Rule.ID, Fingerprint: f.Fingerprint}),
	}
	if f.Outcome == engine.Unknown {
		d.Severity = severityHint
	}
	if deprecated[f.Rule.ID] && r.client.tags[tagDeprecated] {
		d.Tags = []int{tagDeprecated}
	}
	if r.client.related {
		for _, all := range [][]engine.Related{f.Flow, f.Related} {
			for _, other := range all {
				if other.At.File == "" {
					continue
				}
				d.Related = append(d.Related, related{
					Location: location{
						URI:   r.uri(p.Path(other.At.File)),
						Range: r.text(p, other.At.File).span(other.At, r.client.encoding),
					},
					Message: clean(other.Message),
				})
			}
		}
	}
	return d
}

// sentence is what is so, and in which of the stacks that somebody can deploy.
func sentence(f *engine.Finding) string {
	message := f.Message
	if f.Outcome == engine.Unknown {
		message = "unknown: " + message
	}
	if len(f.When) > 0 {
		message += " (when " + strings.Join(f.When, ", or ") + ")"
	}
	return message
}

func (r *rendering) problem(p *Part, problem *source.Problem) diagnostic {
	message := problem.Message
	if n := len(problem.Undecides); n == 1 {
		message += fmt.Sprintf("; it leaves %s undecided", problem.Undecides[0])
	} else if n > 1 {
		message += fmt.Sprintf("; it leaves %d rules undecided", n)
	}
	return diagnostic{
		Range:    r.text(p, problem.At.File).span(problem.At, r.client.encoding),
		Severity: effects[problem.Effect],
		Code:     problem.ID,
		Source:   "belay",
		Message:  clean(message),
		Data:     r.client.data(origin{Problem: problem.ID}),
	}
}

// page is the first page to read about a rule, "" if there is none.
func page(rule *engine.Rule) string {
	for _, reference := range rule.References {
		if strings.HasPrefix(reference.URL, "https://") {
			return reference.URL
		}
	}
	return ""
}

// clean takes out of text from the input what editors may obey.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
