package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// isoTime is a time without a zone, as JUnit and GitLab want it. It is in UTC.
const isoTime = "2006-01-02T15:04:05"

// The types below are the format as the schemas of Ant and Jenkins have it in
// common: neither knows a file or a line of a test case.
type junitReport struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	ID         int         `xml:"id,attr"`
	Name       string      `xml:"name,attr"`
	Package    string      `xml:"package,attr"`
	Tests      int         `xml:"tests,attr"`
	Failures   int         `xml:"failures,attr"`
	Errors     int         `xml:"errors,attr"`
	Skipped    int         `xml:"skipped,attr"`
	Time       int         `xml:"time,attr"`
	Timestamp  string      `xml:"timestamp,attr"`
	Hostname   string      `xml:"hostname,attr"`
	Properties struct{}    `xml:"properties"`
	Cases      []junitCase `xml:"testcase"`
	Out        string      `xml:"system-out"`
	Err        string      `xml:"system-err"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	Time      int           `xml:"time,attr"`
	Skipped   *junitOutcome `xml:"skipped,omitempty"`
	Error     *junitOutcome `xml:"error,omitempty"`
	Failure   *junitOutcome `xml:"failure,omitempty"`
}

type junitOutcome struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the result as test results. A file is a suite and a finding a case
// that failed. What could not be examined and a rule that failed are errors; what
// is undecided, unknown, suppressed or too mild to fail the check is skipped. One
// case always passes: readers take a report without any for a mistake.
func JUnit(w io.Writer, result *engine.Result, options Options) error {
	j := junit{options: options, asked: len(result.Rules), cases: map[string][]junitCase{}}
	j.add("", junitCase{Name: "check"})
	for f := range result.All() {
		j.finding(f)
	}
	var noted []string
	for _, p := range result.Problems {
		if line, ok := j.problem(p); ok {
			noted = append(noted, line)
		}
	}
	for _, f := range result.Failures {
		j.add(f.Unit, junitCase{
			Name:  f.Rule.ID,
			Error: &junitOutcome{Type: "rule-failure", Message: failureSaid(f, options), Text: failureSaid(f, options)},
		})
	}
	report := junitReport{}
	for _, file := range sortedKeys(j.cases) {
		report.Suites = append(report.Suites, j.suite(len(report.Suites), file))
	}
	report.Suites[0].Out = strings.Join(summary(result, options), "\n") + "\n" + strings.Join(noted, "")
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	return nil
}

// junit collects the cases of each file; those of none are under "".
type junit struct {
	options Options
	asked   int
	cases   map[string][]junitCase
}

func (j *junit) add(file string, c junitCase) {
	j.cases[file] = append(j.cases[file], c)
}

func (j *junit) finding(f engine.Finding) {
	c := junitCase{Name: f.Rule.ID + ": " + subjectOf(f)}
	outcome := &junitOutcome{Type: f.Outcome.String(), Message: said(f), Text: j.detail(f)}
	switch f.Outcome {
	case engine.Found:
		outcome.Type = f.Severity.String()
		if c.Failure = outcome; j.options.Fails != nil && !j.options.Fails(f) {
			outcome.Message = f.Severity.String() + ", does not fail the check: " + outcome.Message
			c.Failure, c.Skipped = nil, outcome
		}
	case engine.Unknown:
		outcome.Message = "unknown: " + outcome.Message
		switch {
		case j.options.Fails != nil && j.options.Fails(f):
			c.Failure = outcome
		case j.options.Unknown:
			c.Skipped = outcome
		default:
			return
		}
	case engine.Suppressed:
		if !j.options.Suppressed {
			return
		}
		outcome.Message = "suppressed, " + suppressedBy(f) + ": " + outcome.Message
		c.Skipped = outcome
	case engine.Passed:
	case engine.NotApplicable:
		return
	}
	j.add(f.At.File, c)
}

// detail is what a reader sees who opens a case.
func (j *junit) detail(f engine.Finding) string {
	var b strings.Builder
	place := func(at source.Span, what string) {
		at.File = j.options.file(at.File)
		fmt.Fprintf(&b, "%s: %s\n", clean(at.String()), clean(oneLine(what)))
	}
	place(f.At, said(f))
	for _, r := range f.Related {
		place(r.At, r.Message)
	}
	for i, step := range f.Flow {
		place(step.At, fmt.Sprintf("step %d: %s", i+1, step.Message))
	}
	if f.Outcome == engine.Found {
		for _, r := range remedies(f) {
			fmt.Fprintf(&b, "%s: %s\n", r.word, r.what)
		}
		if word, mark := markOf(f); j.options.Marks {
			fmt.Fprintf(&b, "%s: %s\n", word, clean(mark))
		}
	}
	return b.String()
}

// problem adds what costs something, and returns a line on what does not.
func (j *junit) problem(p source.Problem) (line string, noted bool) {
	at := p.At
	at.File = j.options.file(at.File)
	line = fmt.Sprintf("%s: %s (%s)\n", clean(at.String()), problemSaid(p, j.asked), p.ID)
	if p.Fix != "" {
		line += "fix: " + clean(oneLine(p.Fix)) + "\n"
	}
	c, outcome := junitCase{Name: p.ID}, &junitOutcome{Type: p.Effect.String(), Message: problemSaid(p, j.asked), Text: line}
	switch problemLevel(p) {
	case "error":
		c.Error = outcome
	case "warning":
		c.Skipped = outcome
	default:
		return line, true
	}
	j.add(p.At.File, c)
	return "", false
}

func (j *junit) suite(id int, file string) junitSuite {
	name := "belay"
	if file != "" {
		name = clean(j.options.file(file))
	}
	s := junitSuite{
		ID: id, Name: name, Package: "belay", Hostname: "localhost",
		Timestamp: j.options.Started.UTC().Format(isoTime), Cases: j.cases[file],
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		c.Classname = name
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	if slices.ContainsFunc(s.Cases, func(c junitCase) bool { return c.Error != nil }) {
		s.Err = "Something here was not examined; the errors say what.\n"
	}
	return s
}
