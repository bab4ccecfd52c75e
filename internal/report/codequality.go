package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// The types below are the format, in the order of its fields. GitLab reads no
// others, and stops reading at the first entry that lacks one.
type qualityIssue struct {
	Description string          `json:"description"`
	Check       string          `json:"check_name"`
	Fingerprint string          `json:"fingerprint"`
	Severity    string          `json:"severity"`
	Location    qualityLocation `json:"location"`
}

type qualityLocation struct {
	Path  string       `json:"path"`
	Lines qualityLines `json:"lines"`
}

type qualityLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// CodeQuality writes the result for GitLab's Code Quality, worst first. The format
// has nothing but issues, so a file that could not be examined, a problem that
// leaves rules undecided, a configuration that makes the check milder and a rule
// that failed are issues, too.
func CodeQuality(w io.Writer, result *engine.Result, options Options) error {
	q := quality{lines: newLines(options.Files), options: options, seen: once{}, issues: []qualityIssue{}}
	for _, f := range result.Failures {
		q.add("rule-failure", "blocker", failureSaid(f, options), source.Span{File: f.Unit}, "")
	}
	for _, p := range gravest(result.Problems) {
		severity := map[string]string{"error": "critical", "warning": "minor", "note": "info"}[problemLevel(p)]
		if severity != "info" || milder(p.ID) {
			q.add(p.ID, severity, problemSaid(p, len(result.Rules)), p.At, "")
		}
	}
	for _, f := range found(result.Findings) {
		q.add(f.Rule.ID, qualitySeverity(f.Severity), said(f), f.At, f.Fingerprint)
	}
	for _, c := range unknown(result.Findings, options) {
		q.add(unknownID, "info", causeSaid(c), c.At, "")
	}
	if err := encode(w, q.issues, "", "  "); err != nil {
		return fmt.Errorf("write gitlab-codequality: %w", err)
	}
	return nil
}

type quality struct {
	lines   *lines
	options Options
	seen    once // fingerprints: of two that are the same GitLab drops one
	issues  []qualityIssue
}

// add adds an issue. What has no fingerprint of its own is known again by what
// it says of its file.
func (q *quality) add(check, severity, text string, at source.Span, fingerprint string) {
	file := q.options.file(at.File)
	if fingerprint == "" {
		fingerprint = identify(check, file, text)
	}
	at = q.lines.ended(at)
	q.issues = append(q.issues, qualityIssue{
		Description: text, Check: check, Fingerprint: q.seen.key(fingerprint), Severity: severity,
		Location: qualityLocation{Path: file, Lines: qualityLines{Begin: int(at.Line), End: int(at.EndLine)}},
	})
}

// identify is a fingerprint of what the engine gives none.
func identify(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// qualitySeverity is the word of Code Quality for a severity.
func qualitySeverity(severity engine.Severity) string {
	switch severity {
	case engine.Critical:
		return "blocker"
	case engine.High:
		return "critical"
	case engine.Medium:
		return "major"
	case engine.Low:
		return "minor"
	case engine.Info:
	}
	return "info"
}
