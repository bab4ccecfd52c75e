package main

import (
	"fmt"
	"time"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/workspace"
)

// staleAfter is the age from which what AWS publishes of IAM may miss actions
// that matter: some hundred are added every month.
const staleAfter = 180 * 24 * time.Hour

// sayAge lets findings that rest on old facts say so.
func sayAge(findings []engine.Finding, day time.Time) error {
	var note string
	for i := range findings {
		if findings[i].Outcome != engine.Found || !restsOnIAM(findings[i].Rule) {
			continue
		}
		if note == "" {
			actions, err := data.Actions()
			if err != nil {
				return fmt.Errorf("read the actions of IAM: %w", err)
			}
			age := actions.Source.Age(day)
			if age <= staleAfter {
				return nil
			}
			note = fmt.Sprintf(" (by IAM's actions of %s, %d days old)", actions.Source.Date, int(age.Hours()/24))
		}
		findings[i].Message += note
	}
	return nil
}

// restsOnIAM tells whether the answers of a rule depend on the packed facts.
func restsOnIAM(rule *engine.Rule) bool {
	for kind, attributes := range rule.Reads() {
		for attribute := range attributes {
			if workspace.AsksIAM(kind, attribute) {
				return true
			}
		}
	}
	return false
}
