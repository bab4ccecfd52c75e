package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
	"github.com/belay-dev/belay/parser/draft"
)

// TestDefine makes the states of a machine whose definition depends on a
// condition: each side has its own, and the machine has what either says.
func TestDefine(t *testing.T) {
	simple := document(t, "StartAt: A\nTimeoutSeconds: 60\nStates:\n  A: {Type: Succeed}\n")
	value := choice(isProd, simple.Value, model.Unknown{Why: "it is in S3"})
	d := draft.New()
	d.Add("Flow", &model.Resource{
		ID: "Flow", Kind: model.StateMachine, Type: "AWS::StepFunctions::StateMachine", At: line(20), Attrs: model.Block{}, If: isTest,
		Via: []source.Span{line(1)},
	})
	d.Define(draft.EachDefinition(value, func(value model.Value) (asl.Machine, []source.Problem) {
		if unknown, ok := value.(model.Unknown); ok {
			return asl.Opaque(line(22), unknown.Why), []source.Problem{{ID: "definition-opaque", At: line(22), Message: unknown.Why}}
		}
		return asl.Parse(model.Attr{Value: value, At: line(21)}, nil)
	}))
	want := `state_machine Flow @20 if IsTest
	definition = (IsProd ? "read" : "opaque") @21
	shortest = (IsProd ? 0 : unknown: it is in S3) @21
	timeout = (IsProd ? 60 : unknown: it is in S3) @2
state Flow.A @4 key Flow.A (state A of state machine Flow) if IsTest and IsProd
	kind = "Succeed" @4
	machine_id = "Flow" @4
	name = "A" @4
problem definition-opaque @22 []: it is in S3
`
	if diff := cmp.Diff(want, showDraft(d)); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	for _, r := range d.Resources {
		if len(r.Via) != 1 {
			t.Errorf("%s came by %v, want what its machine came by", r.ID, r.Via)
		}
	}
}
