package main

import (
	"slices"
	"testing"

	"github.com/belay-dev/belay/engine"
)

// TestNamedByEveryAlias looks up every id that a rule maps to, as others write it.
func TestNamedByEveryAlias(t *testing.T) {
	var own ownRules
	all, err := own.rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, rule := range all {
		for framework, ids := range rule.Maps {
			for _, id := range ids {
				for _, form := range forms(framework, id) {
					looked++
					if found := named(all, form); !slices.ContainsFunc(found, func(r *engine.Rule) bool { return r.ID == rule.ID }) {
						t.Errorf("%s of %s leads to %d rules, and %s is none of them", form, framework, len(found), rule.ID)
					}
				}
			}
		}
	}
	if looked < 500 {
		t.Fatalf("only %d ids", looked)
	}
}
