package rules_test

import (
	"path"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/example"
)

// examplesOf are the examples of a rule of one outcome, of any if it is "".
func examplesOf(t *testing.T, dir, outcome string) []example.Example {
	t.Helper()
	all, err := example.Of(tree(t, dir), dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []example.Example
	for _, x := range all {
		if outcome == "" || x.Outcome == outcome {
			out = append(out, x)
		}
	}
	return out
}

// TestExamples loads every example as a user's file is and asks the rule of
// its folder: it answers on the lines that say so and nowhere else.
func TestExamples(t *testing.T) {
	ran := 0
	for _, r := range load(t, *only).Rules() {
		dir := path.Join(r.Family, strings.ReplaceAll(r.ID, "-", "_"))
		e := load(t, dir)
		checker := example.Checker{Files: tree(t, dir), Loaders: loaders()}
		for _, x := range examplesOf(t, dir, "") {
			ran++
			t.Run(r.ID+"/"+x.Name, func(t *testing.T) {
				result, err := checker.Check(t.Context(), e, r, dir, x)
				if err != nil {
					t.Fatal(err)
				}
				if !result.OK() {
					t.Error(result)
				}
			})
		}
	}
	if ran == 0 {
		t.Fatal("there are no examples")
	}
}
