package workspace

import (
	"fmt"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// BenchmarkSignals links as many alarms as functions: what is asked per pair
// anywhere shows.
func BenchmarkSignals(b *testing.B) {
	for _, n := range []int{250, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var resources []*model.Resource
			for i := range n {
				fn := fmt.Sprintf("Fn%d", i)
				resources = append(resources,
					resource(model.Function, fn, "timeout", 30),
					alarm("Errors"+fn, 0, "AWS/Lambda Errors Sum FunctionName=⟦"+fn+"⟧"),
				)
			}
			for b.Loop() {
				Build([]*model.Unit{unit("t.yaml", resources...)}, Options{})
			}
		})
	}
}
