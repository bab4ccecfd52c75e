package main

import (
	"fmt"
	"slices"

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
		words := []string{"critical", "high", "medium", "low", "info", "unknown", "never"}
		return threshold{}, fmt.Errorf("--fail-on cannot be %s%s", word, config.Suggest(word, words))
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

// verdict says what the exit status follows from. What is incomplete was found
// out workspace by workspace.
func (f *checkFlags) verdict(limit threshold, result *engine.Result, open completeness) verdict {
	v := verdict{failed: len(result.Failures) > 0, incomplete: open.incomplete}
	for _, finding := range result.Findings {
		switch finding.Outcome {
		case engine.Found:
			v.found = v.found || !limit.never && finding.Severity >= limit.severity
		case engine.Unknown:
			v.found = v.found || limit.unknown
		case engine.Passed, engine.NotApplicable, engine.Suppressed:
		}
	}
	if why := thin(result, f.minCoverage); why != "" {
		v.found, v.note = true, why
	}
	switch {
	case v.note != "":
	case open.incomplete:
		v.note = "incomplete, see the problems"
	case open.excused && f.allowIncomplete:
		v.note = "incomplete, which --allow-incomplete accepts"
	case open.excused:
		v.note = "incomplete, which the pre-commit profile accepts outside the files it is given"
	}
	return v
}

// A completeness tells whether something was lost or left undecided, and
// whether some of that is accepted.
type completeness struct{ incomplete, excused bool }

func (f *checkFlags) completeness(s *space, result *engine.Result) completeness {
	var c completeness
	for _, p := range result.Problems {
		switch {
		case p.Effect == source.Noted, p.Effect == source.Partial && len(p.Undecides) == 0:
		case f.allowIncomplete, f.profile == "pre-commit" && !slices.Contains(s.files, p.At.File):
			c.excused = true
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
