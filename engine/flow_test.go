package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// TestFlowAndFix has a rule say the steps of a path and what to write. A step
// stands where its resource does, or its attribute, and where the finding's does if
// the step is of nothing that is there.
func TestFlowAndFix(t *testing.T) {
	e := load(t, engine.Options{}, map[string]string{"test/r/r.rego": rule("r", "function", `finding contains found.also(found.at(fn, ["timeout"], "m"), more) if {
	some fn in input.function
	fn.timeout > 60
	more := {
		"flow": [
			found.at({"id": "Q"}, ["retention"], "first"),
			found.at({"id": "Q"}, [], "second"),
			found.at({"id": "gone"}, [], "third"),
		],
		"fix": ["write this", "and that"],
	}
}`)})
	at := func(line int) source.Span { return source.At("t.yaml", line, 1) }
	unit := &model.Unit{Key: "t.yaml", Resources: []*model.Resource{
		{ID: "F", Kind: model.Function, At: at(3), Attrs: model.Block{"timeout": {Value: model.Num(90), At: at(4)}}},
		{ID: "Q", Kind: model.Queue, At: at(7), Attrs: model.Block{"retention": {Value: model.Num(60), At: at(8)}}},
	}}
	result, err := e.Check(t.Context(), workspace.Build([]*model.Unit{unit}, workspace.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		for _, step := range f.Flow {
			got = append(got, fmt.Sprintf("%d: %s", step.At.Line, step.Message))
		}
		got = append(got, strings.Join(f.Fix, "; "))
	}
	want := []string{"8: first", "7: second", "3: third", "write this; and that"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flow and fix (-want +got):\n%s", diff)
	}
}
