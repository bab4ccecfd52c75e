package workspace

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
)

// A generator makes units at random, in which few names meet many conditions.
type generator struct {
	*rand.Rand
	conditions []string
}

func (g generator) pick(from ...string) string { return from[g.IntN(len(from))] }

// some is one of the texts, perhaps by a condition, perhaps not set.
func (g generator) some(from ...string) model.Value {
	switch g.IntN(5) {
	case 0:
		return choose(g.pick(g.conditions...), g.some(from...), g.some(from...))
	case 1:
		return nil
	}
	return text(g.pick(from...))
}

// metric is what an alarm on one metric looks at.
func (g generator) metric(namespace, metric, dimension string, values ...string) model.List {
	return model.List{{Value: model.Block{
		"namespace": {Value: text(namespace)},
		"metric":    {Value: text(metric)},
		"statistic": {Value: text("Sum")},
		"dimensions": {Value: model.List{{Value: model.Block{
			"name":  {Value: text(dimension)},
			"value": {Value: g.some(values...)},
		}}}},
	}}}
}

func (g generator) unit() *model.Unit {
	u := unit(a)
	for _, name := range g.conditions {
		flag(u, name)
	}
	queues := []string{"⟦Q0.Arn⟧", "⟦Q1.Arn⟧", "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:one", "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:⟦Q0.QueueName⟧"}
	functions := []string{"⟦F0⟧", "⟦F1.Arn⟧:live", "two", "⟦L⟧", "arn:aws:lambda:⟦AWS::Region⟧:⟦AWS::AccountId⟧:function:two"}
	all := []*model.Resource{
		resource(model.Queue, "Q0", "name", g.some("one", "two"), "dead_letter_arn", g.some(queues...)),
		resource(model.Queue, "Q1", "name", g.some("one", "⟦AWS::StackName⟧-x")),
		resource(model.Function, "F0", "name", g.some("two", "⟦AWS::StackName⟧-f"), "dead_letter_arn", g.some(queues...), "role_arn", g.some("⟦R.Arn⟧")),
		resource(model.Function, "F1", "name", g.some("two"), "role_arn", g.some("⟦R.Arn⟧"), "log_group_name", g.some("/aws/lambda/two", "⟦G1⟧")),
		resource(model.Alias, "L", "function_arn", g.some("⟦F0⟧", "⟦F1⟧")),
		resource(model.EventSource, "M", "function_arn", g.some(functions...), "source_arn", g.some(queues...)),
		resource(model.Role, "R", "managed_policy_arns", model.List{{Value: g.some("⟦P⟧")}}),
		resource(model.Policy, "P", "basis", "identity", "role_names", model.List{{Value: g.some("⟦R⟧")}}),
		resource(model.Statement, "P.S", "policy_id", "P", "effect", "Allow"),
		resource(model.LogGroup, "G0", "name", g.some("/aws/lambda/⟦F0⟧", "/aws/lambda/two")),
		resource(model.LogGroup, "G1", "name", g.some("/aws/lambda/two", "/aws/lambda/⟦AWS::StackName⟧-f")),
		resource(model.Alarm, "A", "name", g.some("alarm", "other"), "metrics", g.metric("AWS/Lambda", "Errors", "FunctionName", "⟦F0⟧", "two", "⟦AWS::StackName⟧-f"),
			"threshold", model.Num(1), "comparison", "GreaterThanOrEqualToThreshold", "alarm_actions", model.List{{Value: g.some("⟦T⟧")}}),
		resource(model.Alarm, "B", "metrics", g.metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "⟦Q0.QueueName⟧", "one", "⟦opaque:nobody knows⟧")),
		resource(model.Topic, "T"),
		resource(model.CompositeAlarm, "C", "rule", g.some("ALARM(alarm)", "ALARM(⟦A⟧)")),
		resource(model.EventRule, "E", "pattern", g.some(`{"source":["aws.cloudwatch"]}`, `{"source":["aws.s3"]}`)),
	}
	for _, r := range all {
		for name, attr := range r.Attrs {
			if attr.Value == nil {
				delete(r.Attrs, name)
			}
		}
		if g.IntN(6) == 0 {
			r.If = model.Named{Name: g.pick(g.conditions...)}
		}
	}
	u.Resources = all
	return u
}

// closed is the unit as one answer to its choices makes it.
func closed(u *model.Unit, holds map[string]string) *model.Unit {
	answers := &answers{scope: newScope(u), holds: holds}
	out := unit(u.Key)
	for _, r := range u.Resources {
		if answers.truth(r.If) != yes {
			continue
		}
		one := *r
		one.If, one.Attrs = nil, model.Block{}
		for name, attr := range r.Attrs {
			if attr.Value = answers.value(attr.Value); attr.Value != nil {
				one.Attrs[name] = attr
			}
		}
		out.Resources = append(out.Resources, &one)
	}
	return out
}

// outline is what a node says, without the parts that tell its round.
func outline(n *Node) map[string][]string {
	out := map[string][]string{}
	for name, nodes := range n.Edges {
		for _, to := range nodes {
			out["edge "+name] = append(out["edge "+name], to.ID)
		}
	}
	for name, why := range n.Unknown {
		out["unknown "+name] = []string{why}
	}
	for name, attr := range n.Attrs {
		out["attribute "+name] = []string{printed(attr.Value)}
	}
	for _, f := range n.Facts {
		out["attribute "+f.Name] = []string{printed(f.Value)}
	}
	return out
}

// TestWorldsAreWhatTheyStandFor compares each world of each component with the
// unit that every answer to the choices makes as a whole.
func TestWorldsAreWhatTheyStandFor(t *testing.T) {
	compared, split := 0, 0
	for seed := range uint64(40) {
		g := generator{rand.New(rand.NewPCG(seed, 1)), []string{"X", "Y", "Z", "W"}}
		u := g.unit()
		w := Build([]*model.Unit{u}, Options{})
		if len(w.Problems) > 0 {
			t.Fatalf("seed %d: %v", seed, w.Problems)
		}
		if len(w.Units[0].Components) > 1 {
			split++
		}
		for try := range 1 << len(g.conditions) {
			holds := map[string]string{}
			for i, name := range g.conditions {
				holds[name+"Flag"] = fmt.Sprint(try&(1<<i) != 0)
			}
			whole := Build([]*model.Unit{closed(u, holds)}, Options{}).Units[0].Rounds[0]
			got := chosen(w.Units[0], holds)
			if len(got) != len(whole.Nodes) {
				t.Fatalf("seed %d, %v: %d nodes, want %d", seed, holds, len(got), len(whole.Nodes))
			}
			for _, want := range whole.Nodes {
				compared++
				if got[want.ID] == nil {
					t.Fatalf("seed %d, %v: no %s", seed, holds, want.ID)
				}
				if diff := cmp.Diff(outline(want), outline(got[want.ID])); diff != "" {
					t.Fatalf("seed %d, %v: %s (-want +got):\n%s", seed, holds, want.ID, diff)
				}
			}
		}
	}
	if compared == 0 || split == 0 {
		t.Errorf("%d nodes compared, %d units split", compared, split)
	}
}

// chosen are the nodes of the worlds that an answer to all choices selects.
func chosen(u *Unit, holds map[string]string) map[string]*Node {
	out := map[string]*Node{}
	for _, g := range u.Rounds {
		for _, n := range g.Nodes {
			world := u.Components[n.Component].Worlds[n.World]
			selected := !slices.ContainsFunc(world.ways, func(w way) bool {
				return !slices.ContainsFunc(w.answers, func(answer map[string]string) bool {
					merged := maps.Clone(holds)
					maps.Copy(merged, answer)
					return maps.Equal(merged, holds)
				})
			})
			if selected {
				out[n.ID] = n
			}
		}
	}
	return out
}
