package report

import (
	"fmt"
	"io"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// The types below are reviewdog's diagnostic format, in the order of its fields.
type rdReport struct {
	Source      rdSource       `json:"source"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
	Severity string     `json:"severity"`
	Code     rdCode     `json:"code"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

// An rdPosition counts columns in bytes.
type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

// RDJSON writes the result for reviewdog, worst first: it comments on as many as
// the service that it comments on takes. There are no suggestions: no rule knows
// the exact text that a template should have instead.
func RDJSON(w io.Writer, result *engine.Result, options Options) error {
	r := rdWriter{lines: newLines(options.Files), options: options}
	report := rdReport{Source: rdSource{Name: "belay", URL: informationURI}, Diagnostics: []rdDiagnostic{}}
	for _, f := range result.Failures {
		report.Diagnostics = append(report.Diagnostics, rdDiagnostic{
			Message: failureSaid(f, options), Location: rdLocation{Path: options.file(f.Unit)}, Severity: "ERROR",
			Code: rdCode{Value: f.Rule.ID, URL: ruleURL(f.Rule)},
		})
	}
	for _, p := range gravest(result.Problems) {
		report.Diagnostics = append(report.Diagnostics, r.problem(p, len(result.Rules)))
	}
	for _, f := range found(result.Findings) {
		report.Diagnostics = append(report.Diagnostics, r.finding(f))
	}
	for _, c := range unknown(result.Findings, options) {
		report.Diagnostics = append(report.Diagnostics, rdDiagnostic{
			Message: causeSaid(c), Location: r.location(c.At), Severity: "INFO", Code: rdCode{Value: unknownID},
		})
	}
	if err := encode(w, report, "", "  "); err != nil {
		return fmt.Errorf("write rdjson: %w", err)
	}
	return nil
}

// rdSeverities are the words of the format for levels.
var rdSeverities = map[string]string{"error": "ERROR", "warning": "WARNING", "note": "INFO"}

type rdWriter struct {
	lines   *lines
	options Options
}

func (r rdWriter) finding(f engine.Finding) rdDiagnostic {
	return rdDiagnostic{
		Message: withRemedies(said(f), f), Location: r.location(f.At), Severity: rdSeverities[level(f.Severity)],
		Code: rdCode{Value: f.Rule.ID, URL: ruleURL(f.Rule)},
	}
}

func (r rdWriter) problem(p source.Problem, asked int) rdDiagnostic {
	d := rdDiagnostic{
		Message: problemSaid(p, asked), Location: r.location(p.At), Severity: rdSeverities[problemLevel(p)], Code: rdCode{Value: p.ID},
	}
	if p.Fix != "" {
		d.Message += "\nfix: " + clean(oneLine(p.Fix))
	}
	return d
}

func (r rdWriter) location(at source.Span) rdLocation {
	out := rdLocation{Path: r.options.file(at.File)}
	if at.Line < 1 {
		return out
	}
	at = r.lines.ended(at)
	out.Range = &rdRange{Start: r.position(at.File, int(at.Line), int(at.Column)), End: r.position(at.File, int(at.EndLine), int(at.EndColumn))}
	return out
}

// position counts the bytes before a column that is counted in code points.
func (r rdWriter) position(file string, number, column int) rdPosition {
	line, _ := r.lines.line(file, number)
	return rdPosition{Line: number, Column: line.offset(column-1) + 1}
}
