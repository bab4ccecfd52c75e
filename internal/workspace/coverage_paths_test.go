package workspace

import (
	"fmt"
	"slices"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestLossStates(t *testing.T) {
	u := &model.Unit{Key: "template.yaml", Resources: []*model.Resource{
		resource(model.Function, "Fn"),
		resource(model.Queue, "Jobs", "dead_letter_arn", "⟦Dead.Arn⟧"),
		resource(model.Queue, "Dead"),
		resource(model.EventSource, "Source", "function_arn", "⟦Fn⟧", "source_arn", "⟦Jobs.Arn⟧", "source", "sqs"),
		alarm("A", 0, "AWS/SQS ApproximateNumberOfMessagesVisible Maximum QueueName=⟦Dead.QueueName⟧"),
	}}
	w := Build([]*model.Unit{u}, Options{})
	states, undecided := w.Units[0].LossStates()
	var got []string
	for _, s := range states {
		got = append(got, fmt.Sprint(s.Resource.ID, " ", s.Signal, " ", s.Watched))
	}
	if want := []string{"Dead dlq-depth true", "Jobs queue-age false"}; !slices.Equal(got, want) || undecided != 0 {
		t.Errorf("got %q and %d undecided, want %q", got, undecided, want)
	}
}
