package report

import (
	"fmt"
	"io"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
)

// jsonVersion is the version of the format that docs/json.md describes. It
// changes when a field changes its meaning or goes; new fields do not change it.
const jsonVersion = 1

// The types below are the format, in the order of its fields.
type jsonReport struct {
	Version  int            `json:"version"`
	Tool     jsonTool       `json:"tool"`
	Summary  jsonSummary    `json:"summary"`
	Since    *jsonSince     `json:"since,omitempty"`
	Findings []jsonFinding  `json:"findings"`
	Causes   []jsonCause    `json:"causes,omitempty"`
	Problems []jsonProblem  `json:"problems"`
	Failures []jsonFailure  `json:"failures,omitempty"`
	Coverage []jsonCoverage `json:"coverage,omitempty"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonSummary struct {
	Files         int          `json:"files"`
	Examined      int          `json:"examined"`
	Lost          int          `json:"lost"`
	Units         int          `json:"units"`
	Resources     int          `json:"resources"`
	Rules         int          `json:"rules"`
	Findings      jsonSeverity `json:"findings"`
	Unknown       int          `json:"unknown"`
	Suppressed    int          `json:"suppressed"`
	Problems      int          `json:"problems"`
	Passed        int          `json:"passed,omitempty"`
	NotApplicable int          `json:"not_applicable,omitempty"`
}

type jsonSeverity struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Info     int `json:"info"`
}

type jsonFinding struct {
	Rule      string        `json:"rule"`
	Severity  string        `json:"severity"`
	Own       string        `json:"ruleSeverity,omitempty"`
	Tier      string        `json:"tier"`
	Family    string        `json:"family"`
	Outcome   string        `json:"outcome"`
	Resource  jsonResource  `json:"resource"`
	Location  jsonLocation  `json:"location"`
	Related   []jsonRelated `json:"related"`
	Flow      []jsonRelated `json:"flow,omitempty"`
	Message   string        `json:"message"`
	Fix       []string      `json:"fix,omitempty"`
	Witnesses []string      `json:"witnesses"`
	When      []string      `json:"when"`
	Worse     []string      `json:"worse,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	// Suppressions are what suppresses it, Mark is what would.
	Suppressions []jsonSuppression `json:"suppressions,omitempty"`
	Mark         string            `json:"mark,omitempty"`
	Fingerprint  string            `json:"fingerprint"`
}

type jsonSuppression struct {
	By       string       `json:"by"`
	Reason   string       `json:"reason"`
	Until    string       `json:"until,omitempty"`
	Location jsonLocation `json:"location"`
}

type jsonCause struct {
	Message   string       `json:"message"`
	Location  jsonLocation `json:"location"`
	Answers   int          `json:"answers"`
	Rules     []string     `json:"rules"`
	Resources []string     `json:"resources"`
}

type jsonResource struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Type string `json:"type"`
}

type jsonLocation struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

type jsonRelated struct {
	Location jsonLocation `json:"location"`
	Message  string       `json:"message"`
}

type jsonProblem struct {
	ID        string       `json:"id"`
	Effect    string       `json:"effect"`
	Location  jsonLocation `json:"location"`
	Message   string       `json:"message"`
	Fix       string       `json:"fix,omitempty"`
	Undecides []string     `json:"undecides,omitempty"`
}

type jsonFailure struct {
	Rule    string `json:"rule"`
	Unit    string `json:"unit"`
	Message string `json:"message"`
}

type jsonCoverage struct {
	Unit      string    `json:"unit"`
	States    int       `json:"states"`
	Watched   int       `json:"watched"`
	Undecided int       `json:"undecided,omitempty"`
	Gaps      []jsonGap `json:"gaps"`
}

type jsonGap struct {
	Resource string       `json:"resource"`
	Signal   string       `json:"signal"`
	Location jsonLocation `json:"location"`
}

// JSON writes the result in the format that docs/json.md describes.
func JSON(w io.Writer, result *engine.Result, options Options) error {
	at := jsonPlaces{lines: newLines(options.Files), show: options.show}
	report := jsonReport{
		Version:  jsonVersion,
		Tool:     jsonTool{Name: "belay", Version: options.Version},
		Summary:  summaryOf(result),
		Since:    sinceJSON(result),
		Findings: []jsonFinding{}, // written one by one
		Problems: make([]jsonProblem, len(result.Problems)),
	}
	for _, c := range engine.Causes(result.Findings) {
		report.Causes = append(report.Causes, jsonCause{
			Message: c.Why, Location: at.location(c.At), Answers: c.Answers, Rules: c.Rules, Resources: orEmpty(c.Resources),
		})
	}
	for i, p := range result.Problems {
		report.Problems[i] = jsonProblem{
			ID: p.ID, Effect: p.Effect.String(), Location: at.location(p.At),
			Message: p.Message, Fix: p.Fix, Undecides: p.Undecides,
		}
	}
	for _, f := range result.Failures {
		report.Failures = append(report.Failures, jsonFailure{Rule: f.Rule.ID, Unit: options.show(f.Unit), Message: f.Err.Error()})
	}
	for _, c := range result.Coverage {
		report.Coverage = append(report.Coverage, at.coverage(c))
	}
	whole := document{value: report, indent: "  ", depth: 1, list: "findings"}
	if err := whole.write(w, func(yield func(any) bool) {
		for f := range result.All() {
			if !yield(at.finding(f)) {
				return
			}
		}
	}); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

func summaryOf(result *engine.Result) jsonSummary {
	s := result.Summary
	return jsonSummary{
		Files: s.Files, Examined: s.Examined, Lost: s.Lost,
		Units: s.Units, Resources: s.Resources, Rules: s.Rules,
		Findings: jsonSeverity{
			Critical: s.Found[engine.Critical], High: s.Found[engine.High], Medium: s.Found[engine.Medium],
			Low: s.Found[engine.Low], Info: s.Found[engine.Info],
		},
		Unknown: s.Unknown, Suppressed: s.Suppressed, Problems: len(result.Problems),
		Passed: s.Passed, NotApplicable: s.NotApplicable,
	}
}

// jsonPlaces writes places.
type jsonPlaces struct {
	lines *lines
	show  func(string) string
}

func (p jsonPlaces) finding(f engine.Finding) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule.ID, Severity: f.Severity.String(), Tier: string(f.Rule.Tier), Family: f.Rule.Family,
		Outcome:  f.Outcome.String(),
		Location: p.location(f.At),
		Related:  make([]jsonRelated, len(f.Related)),
		Message:  f.Message, Fix: f.Fix, Witnesses: orEmpty(f.Witnesses), When: orEmpty(f.When), Worse: f.Worse,
		Reason: f.Reason, Fingerprint: f.Fingerprint,
	}
	for _, s := range f.Suppressions {
		out.Suppressions = append(out.Suppressions, jsonSuppression{
			By: string(s.By), Reason: s.Reason, Until: s.Until, Location: p.location(s.At),
		})
	}
	if f.Outcome == engine.Found {
		out.Mark = suppress.Format(f, markReason)
	}
	if f.Own != nil {
		out.Own = f.Own.String()
	}
	if f.Subject != nil {
		out.Resource = jsonResource{ID: f.Subject.ID, Kind: string(f.Subject.Kind), Type: f.Subject.Type}
	}
	for i, r := range f.Related {
		out.Related[i] = jsonRelated{Location: p.location(r.At), Message: r.Message}
	}
	for _, r := range f.Flow {
		out.Flow = append(out.Flow, jsonRelated{Location: p.location(r.At), Message: r.Message})
	}
	return out
}

func (p jsonPlaces) coverage(c engine.Coverage) jsonCoverage {
	out := jsonCoverage{
		Unit: p.show(c.Unit), States: c.States, Watched: c.Watched, Undecided: c.Undecided, Gaps: make([]jsonGap, len(c.Gaps)),
	}
	for i, g := range c.Gaps {
		out.Gaps[i] = jsonGap{Resource: g.Resource, Signal: g.Signal, Location: p.location(g.At)}
	}
	return out
}

// location leaves out the numbers of a place that is only a file.
func (p jsonPlaces) location(at source.Span) jsonLocation {
	out := jsonLocation{File: p.show(at.File)}
	if at.Line > 0 {
		at = p.lines.ended(at)
		out.Line, out.Column = at.Start()
		out.EndLine, out.EndColumn = at.End()
	}
	return out
}

// orEmpty makes an absent list an empty one: a reader need not ask for null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
