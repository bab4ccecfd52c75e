package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

const (
	// maxAnnotations is how many annotations of one level GitHub shows of a step.
	// It drops the others without a word.
	maxAnnotations = 10
	// maxProblemAnnotations is how many of a level may be about the input where
	// findings need the room: many broken files must not hide the worst finding.
	maxProblemAnnotations = 4
	// maxAnnotationTitle is how many characters a title may have.
	maxAnnotationTitle = 255
)

// commands are GitHub's words for levels.
var commands = map[string]string{"error": "error", "warning": "warning", "note": "notice"}

// An annotation is a line of a log that GitHub also shows at a place of the code.
type annotation struct {
	level string // error, warning or notice
	title string
	text  string // may have several lines
	at    source.Span
}

// GitHub writes the result as workflow commands: annotations for the worst, as
// many as GitHub shows, and a plain line for each of the others, so that the log
// has all of them.
func GitHub(w io.Writer, result *engine.Result, options Options) error {
	out := bufio.NewWriter(w)
	g := github{Writer: out, lines: newLines(options.Files), options: options, left: map[string]int{
		"error": maxAnnotations, "warning": maxAnnotations, "notice": maxAnnotations - 1, // the last says what was cut
	}}
	of := map[string]int{}
	var later, rest, mild []annotation
	for _, a := range g.problems(result) {
		if of[a.level]++; of[a.level] > maxProblemAnnotations || !g.annotate(a) {
			later = append(later, a)
		}
	}
	for _, a := range g.findings(result.Findings) {
		if !g.annotate(a) {
			mild = append(mild, a)
		}
	}
	for _, a := range later { // findings may have left room
		if !g.annotate(a) {
			rest = append(rest, a)
		}
	}
	rest = append(rest, mild...)
	if len(rest) > 0 {
		g.command(annotation{level: "notice", title: "belay", text: fmt.Sprintf(
			"%d more, the mildest, %s no annotation: GitHub shows %d of a kind for each step. The log of this step has all.",
			len(rest), pick(len(rest), "has", "have"), maxAnnotations)})
	}
	for _, a := range rest {
		a.at.File = g.options.file(a.at.File)
		g.line(clean(fmt.Sprintf("- %s: %s: %s (%s)", a.at, a.level, strings.ReplaceAll(a.text, "\n", "; "), a.title)))
	}
	for _, line := range summary(result, options) {
		g.line(line)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write github: %w", err)
	}
	return nil
}

// github is a log being written. Errors of the writer are kept by it and come out
// of its Flush.
type github struct {
	*bufio.Writer
	lines   *lines
	options Options
	left    map[string]int // annotations of each level
}

func (g github) problems(result *engine.Result) []annotation {
	var out []annotation
	for _, f := range result.Failures {
		out = append(out, annotation{level: "error", title: "belay: rule failure", text: failureSaid(f, g.options), at: source.Span{File: f.Unit}})
	}
	for _, p := range gravest(result.Problems) {
		a := annotation{level: commands[problemLevel(p)], title: "belay: " + p.ID, text: problemSaid(p, len(result.Rules)), at: p.At}
		if p.Fix != "" {
			a.text += "\nfix: " + clean(oneLine(p.Fix))
		}
		out = append(out, a)
	}
	return out
}

func (g github) findings(findings []engine.Finding) []annotation {
	var out []annotation
	for _, f := range found(findings) {
		out = append(out, g.finding(f))
	}
	for _, c := range unknown(findings, g.options) {
		out = append(out, annotation{level: "notice", title: "belay: " + unknownID, text: causeSaid(c), at: c.At})
	}
	return out
}

func (g github) finding(f engine.Finding) annotation {
	title := fmt.Sprintf("belay: %s (%s)", f.Rule.ID, f.Severity)
	return annotation{level: commands[level(f.Severity)], title: title, text: withRemedies(said(f), f), at: f.At}
}

// annotate writes an annotation if GitHub still shows one of its level.
func (g github) annotate(a annotation) bool {
	if g.left[a.level] == 0 {
		return false
	}
	g.left[a.level]--
	g.command(a)
	return true
}

// command writes a workflow command. GitHub takes columns only of a place within
// one line.
func (g github) command(a annotation) {
	properties := ""
	if a.at.File != "" {
		properties += "file=" + property(g.options.file(a.at.File)) + ","
	}
	if a.at.Line > 0 {
		at := g.lines.ended(a.at)
		properties += fmt.Sprintf("line=%d,endLine=%d,", at.Line, at.EndLine)
		if at.EndLine == at.Line {
			properties += fmt.Sprintf("col=%d,endColumn=%d,", at.Column, at.EndColumn)
		}
	}
	g.line(fmt.Sprintf("::%s %stitle=%s::%s", a.level, properties, property(cut(a.title, maxAnnotationTitle)), data(a.text)))
}

// line writes a line of the log. The runner still obeys an old form of command
// that may stand anywhere in a line; nothing that a template says is a command.
func (g github) line(text string) {
	fmt.Fprintln(g.Writer, strings.ReplaceAll(text, "##[", "## [")) //nolint:errcheck // bufio keeps the first error for Flush
}

// data escapes the text of a workflow command.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes a property of a workflow command.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
