package workspace

import (
	"fmt"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// many is a unit of n functions, each with a role, a mapping, a queue and an alarm.
func many(n int) *model.Unit {
	u := unit(a, resource(model.Topic, "Topic"))
	for i := range n {
		fn, q := fmt.Sprint("Fn", i), fmt.Sprint("Q", i)
		u.Resources = append(u.Resources,
			resource(model.Function, fn, "role_arn", "⟦Role"+fn+".Arn⟧", "name", "⟦AWS::StackName⟧-"+fn),
			resource(model.Role, "Role"+fn),
			resource(model.Queue, q, "name", "orders-"+q),
			resource(model.EventSource, "Map"+fn, "function_arn", "⟦"+fn+"⟧", "source_arn", "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:orders-"+q),
			resource(model.Alarm, "Alarm"+fn, "alarm_actions", []string{"⟦Topic⟧"}, "metrics", model.List{{Value: model.Block{
				"namespace": {Value: text("AWS/Lambda")}, "metric": {Value: text("Errors")},
				"dimensions": {Value: model.List{{Value: model.Block{"name": {Value: text("FunctionName")}, "value": {Value: text("⟦" + fn + "⟧")}}}}},
			}}}, "threshold", 1, "comparison", "GreaterThanOrEqualToThreshold"),
		)
	}
	return u
}

// BenchmarkBuild shows that the cost grows with the functions and alarms, not
// with their product.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		units := []*model.Unit{many(n)}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Build(units, Options{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/function")
		})
	}
}
