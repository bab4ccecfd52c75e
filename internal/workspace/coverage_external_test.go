package workspace

import (
	"slices"
	"testing"
	"time"

	"github.com/belay-dev/belay/internal/model"
)

func TestExternalMonitoring(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name     string
		external External
		want     []string // signals of the function
		problem  string
	}{
		{"all", External{Reason: "Datadog", Until: day(30)}, []string{"function-errors watched"}, "monitored-elsewhere: one signal counts as watched until 2026-11-30: Datadog"},
		{"of the kind and unit", External{Units: []string{"*.yaml"}, Kinds: []model.Kind{model.Function}, Signals: []string{"function-errors"}, Reason: "Datadog", Until: day(24)}, []string{"function-errors watched"}, "monitored-elsewhere: one signal counts as watched until 2026-11-24: Datadog"},
		{"of another unit", External{Units: []string{"services/**"}, Reason: "Datadog", Until: day(30)}, []string{"function-errors unwatched"}, "external-monitoring-unused: the statement that \"Datadog\" watches is about no signal that nothing here watches"},
		{"of another kind", External{Kinds: []model.Kind{model.Queue}, Reason: "Datadog", Until: day(30)}, []string{"function-errors unwatched"}, "external-monitoring-unused: the statement that \"Datadog\" watches is about no signal that nothing here watches"},
		{"of another signal", External{Signals: []string{"dlq-depth"}, Reason: "Datadog", Until: day(30)}, []string{"function-errors unwatched"}, "external-monitoring-unused: the statement that \"Datadog\" watches is about no signal that nothing here watches"},
		{"expired", External{Reason: "Datadog", Until: day(23)}, []string{"function-errors unwatched"}, "external-monitoring-expired: the statement that \"Datadog\" watches ended on 2026-11-23 and does not count"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := &model.Unit{Key: "template.yaml", Resources: []*model.Resource{resource(model.Function, "Fn")}}
			w := Build([]*model.Unit{u}, Options{External: []External{c.external}, Date: day(24).Add(15 * time.Hour)})
			if got := signalsOf(w.Units[0].Rounds[0].Nodes[0]); !slices.Equal(got, c.want) {
				t.Errorf("got signals %q, want %q", got, c.want)
			}
			if len(w.Problems) != 1 || w.Problems[0].ID+": "+w.Problems[0].Message != c.problem {
				t.Errorf("got problems %v, want %s", w.Problems, c.problem)
			}
		})
	}
}
