package engine_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
)

// TestQuiet wants what passed among the findings, where it stands, with fingerprints
// that no other answer has: instances of one block have one identity.
func TestQuiet(t *testing.T) {
	e := load(t, engine.Options{All: true}, map[string]string{"test/r/r.rego": rule("r", "function", above)})
	check := func() *engine.Result {
		w := unit(
			node(model.Function, "First", 3, model.Block{"timeout": attr(model.Num(30), 4)}),
			node(model.Function, "Long", 5, model.Block{"timeout": attr(model.Num(90), 6)}),
			node(model.Function, "Many[0]", 9, nil),
			node(model.Function, "Many[1]", 9, nil),
		)
		for _, r := range w.Units[0].Resources[2:] {
			r.Key = "Many"
		}
		result, err := e.Check(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	said := func(result *engine.Result) []string {
		var out []string
		for f := range result.All() {
			out = append(out, fmt.Sprint(f.At.File, " ", f.Outcome, " ", f.Subject.ID))
		}
		return out
	}
	here := check()
	want := []string{"t.yaml passed First", "t.yaml found Long", "t.yaml passed Many[0]", "t.yaml passed Many[1]"}
	if diff := cmp.Diff(want, said(here)); diff != "" || here.Quiet.Len() != 3 {
		t.Errorf("%d quiet answers, want 3; all (-want +got):\n%s", here.Quiet.Len(), diff)
	}
	prints := map[string]bool{}
	for f := range here.All() {
		prints[f.Fingerprint] = true
	}
	if len(prints) != len(want) {
		t.Errorf("got %d fingerprints of %d answers", len(prints), len(want))
	}

	joined := &engine.Result{}
	for _, folder := range []string{"b", "a"} {
		part := check()
		for i := range part.Findings {
			part.Findings[i].At.File = folder + "/t.yaml"
		}
		joined.Join(part, folder)
	}
	joined.Sort()
	want = []string{
		"a/t.yaml passed First", "a/t.yaml found Long", "a/t.yaml passed Many[0]", "a/t.yaml passed Many[1]",
		"b/t.yaml passed First", "b/t.yaml found Long", "b/t.yaml passed Many[0]", "b/t.yaml passed Many[1]",
	}
	if diff := cmp.Diff(want, said(joined)); diff != "" {
		t.Errorf("two results (-want +got):\n%s", diff)
	}
}
