package engine_test

import (
	"fmt"
	"testing"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// BenchmarkNew loads the rules that ship.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := engine.New(b.Context(), rules.FS, engine.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// graph is a unit of functions, a third of which poll a queue, and alarms on
// half of them.
func graph(functions int) *workspace.Workspace {
	var nodes []*workspace.Node
	for i := range functions {
		fn := node(model.Function, fmt.Sprintf("F%d", i), 10*i+1, model.Block{
			"name": attr(model.Lit(fmt.Sprintf("f-%d", i)), 1), "runtime": attr(model.Lit("python3.13"), 2),
			"handler": attr(model.Lit("app.handler"), 3), "timeout": attr(model.Num(float64(i%100)), 4),
			"role_arn": attr(hole("Role.Arn"), 5),
		})
		nodes = append(nodes, fn)
		if i%3 == 0 {
			queue := node(model.Queue, fmt.Sprintf("Q%d", i), 10*i+5, model.Block{"visibility_timeout": attr(model.Num(30), 6)})
			nodes = append(nodes, queue)
		}
		if i%2 == 0 {
			alarm := node(model.Alarm, fmt.Sprintf("A%d", i), 10*i+7, model.Block{"threshold": attr(model.Num(0), 7)})
			link(alarm, "functions", fn)
			link(fn, "alarms", alarm)
			nodes = append(nodes, alarm)
		}
	}
	return unit(nodes...)
}

// BenchmarkCheckCold loads the rules and asks them about a template of a usual
// size, as a hook does.
func BenchmarkCheckCold(b *testing.B) {
	w := graph(3)
	for b.Loop() {
		e, err := engine.New(b.Context(), rules.FS, engine.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := e.Check(b.Context(), w); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheck asks rules that are loaded and compiled about 2,000 functions.
func BenchmarkCheck(b *testing.B) {
	e, err := engine.New(b.Context(), rules.FS, engine.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w := graph(2000)
	for b.Loop() {
		if _, err := e.Check(b.Context(), w); err != nil {
			b.Fatal(err)
		}
	}
}
