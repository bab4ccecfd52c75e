package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/source"
)

// A threshold is from where on findings fail a check.
type threshold struct {
	severity engine.Severity
	unknown  bool
	never    bool
}

func parseThreshold(word string) (threshold, error) {
	switch word {
	case "unknown":
		return threshold{severity: engine.Medium, unknown: true}, nil
	case "never":
		return threshold{never: true}, nil
	}
	severity, ok := engine.ParseSeverity(word)
	if !ok {
		return threshold{}, fmt.Errorf("--fail-on cannot be %s%s", word, config.Suggest(word, config.Thresholds))
	}
	return threshold{severity: severity}, nil
}

// A verdict is what the exit status follows from.
type verdict struct {
	failed     bool // a rule did
	found      bool // something at or above the threshold
	incomplete bool // something was lost or left undecided
	note       string
}

// verdictOf says what the exit status follows from: of each workspace by what was
// chosen for it.
func verdictOf(done []examined, files mounted, result *engine.Result) verdict {
	v := verdict{failed: len(result.Failures) > 0}
	chosen := chosenFor(done, files)
	for _, finding := range result.Findings {
		limit := chosen(finding.At.File).limit
		switch finding.Outcome {
		case engine.Found:
			v.found = v.found || !limit.never && finding.Severity >= limit.severity
		case engine.Unknown:
			v.found = v.found || limit.unknown
		case engine.Passed, engine.NotApplicable, engine.Suppressed:
		}
	}
	var notes []string
	var open completeness
	for _, x := range done {
		if why := thin(x.result, x.chosen.minCoverage); why != "" {
			v.found = true
			notes = append(notes, why)
		}
		open.incomplete = open.incomplete || x.open.incomplete
		open.excuse = cmp.Or(open.excuse, x.open.excuse)
	}
	v.incomplete = open.incomplete
	switch {
	case len(notes) > 0:
		notes = notes[:1] // the others can be seen in the report
	case open.incomplete:
		notes = append(notes, "incomplete, see the problems")
	case open.excuse != "":
		notes = append(notes, "incomplete, which "+open.excuse)
	}
	for _, x := range done {
		if note := x.chosen.note; note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	v.note = strings.Join(notes, "; ")
	return v
}

// chosenFor returns the choices of the workspace that a file of the joined result
// is in.
func chosenFor(done []examined, files mounted) func(file string) choices {
	return func(file string) choices {
		best, length := 0, 0
		for i, m := range files.mounts {
			if within(m.prefix, file) && len(m.prefix) > length {
				best, length = i, len(m.prefix)
			}
		}
		return done[best].chosen
	}
}

// A completeness tells whether something was lost or left undecided, and what
// accepts it where that is accepted.
type completeness struct {
	incomplete bool
	excuse     string
}

// completeness is that of a workspace, places being relative to it.
func (x examined) completeness() completeness {
	var c completeness
	for _, p := range x.result.Problems {
		switch {
		case p.Effect == source.Noted, p.Effect == source.Partial && len(p.Undecides) == 0:
		case x.chosen.allowIncomplete && x.chosen.origins["allow-incomplete"].line > 0:
			c.excuse = displayed(x.space.settled) + " accepts"
		case x.chosen.allowIncomplete:
			c.excuse = "--allow-incomplete accepts"
		case x.chosen.profile == "pre-commit" && !slices.Contains(x.space.files, p.At.File):
			c.excuse = "the pre-commit profile accepts outside the files it is given"
		default:
			c.incomplete = true
		}
	}
	return c
}

func (v verdict) status() error {
	switch {
	case v.failed:
		return exit(exitUsage)
	case v.found:
		return exit(exitFindings)
	case v.incomplete:
		return exit(exitIncomplete)
	}
	return nil
}
