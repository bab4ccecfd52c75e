package workspace

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
)

const b = "b.yaml"

func exporting(u *model.Unit, name, value string) *model.Unit {
	u.Exports = append(u.Exports, model.Export{Name: text(name), Value: model.Attr{Value: text(value)}})
	return u
}

func nesting(u *model.Unit, id, key string, pairs ...string) *model.Unit {
	child := model.Child{ID: id, Key: key, Parameters: model.Block{}}
	for i := 0; i < len(pairs); i += 2 {
		child.Parameters[pairs[i]] = model.Attr{Value: text(pairs[i+1])}
	}
	u.Children = append(u.Children, child)
	return u
}

// giving adds the output Dlq.
func giving(u *model.Unit, value string) *model.Unit {
	if u.Outputs == nil {
		u.Outputs = model.Block{}
	}
	u.Outputs["Dlq"] = model.Attr{Value: text(value)}
	return u
}

func deployed(u *model.Unit, account, region string) *model.Unit {
	u.Account, u.Region = account, region
	return u
}

func TestEdgesAcrossUnits(t *testing.T) {
	orders := func() *model.Unit { return unit(b, resource(model.Queue, "Q", "name", "orders")) }
	tests := []struct {
		name           string
		units          []*model.Unit
		unit, id, edge string
		want           []string
	}{
		{
			name: "import",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧")),
				exporting(unit(b, resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"b.yaml#Q"},
		},
		{
			name: "import, back",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧")),
				exporting(unit(b, resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: b, id: "Q", edge: "dead_letter_functions", want: []string{"a.yaml#Fn"},
		},
		{
			name:  "import that nobody exports",
			units: []*model.Unit{unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧"))},
			unit:  a, id: "Fn", edge: "dead_letter_queue", want: []string{"? no template here exports Dlq"},
		},
		{
			name: "import that two export",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧")),
				exporting(unit(b, resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
				exporting(unit("c.yaml", resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? Dlq may be an export of b.yaml or c.yaml"},
		},
		{
			name: "export named after its stack",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:shared-Dlq⟧")),
				exporting(unit(b, resource(model.Queue, "Q")), "⟦AWS::StackName⟧-Dlq", "⟦Q.Arn⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? shared-Dlq may be an export of b.yaml"},
		},
		{
			name: "export that hangs on a condition",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧")),
				exporting(stage(unit(b, when(resource(model.Queue, "Q"), "IsProd"))), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? it depends on conditions of b.yaml"},
		},
		{
			name: "import in a choice, back",
			units: []*model.Unit{
				stage(unit(a, resource(model.Function, "Fn", "dead_letter_arn", choose("IsProd", text("⟦import:Dlq⟧"), nil)))),
				exporting(unit(b, resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: b, id: "Q", edge: "dead_letter_functions", want: []string{"? it depends on conditions of a.yaml"},
		},
		{
			name: "resource in a condition, back",
			units: []*model.Unit{
				stage(unit(a, when(resource(model.Function, "Fn", "dead_letter_arn", "⟦import:Dlq⟧"), "IsDev"))),
				exporting(unit(b, resource(model.Queue, "Q")), "Dlq", "⟦Q.Arn⟧"),
			},
			unit: b, id: "Q", edge: "dead_letter_functions", want: []string{"? it depends on conditions of a.yaml"},
		},
		{
			name:  "by ARN",
			units: []*model.Unit{unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:orders")), orders()},
			unit:  a, id: "Fn", edge: "dead_letter_queue", want: []string{"b.yaml#Q"},
		},
		{
			name: "by ARN of another account",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:222222222222:orders")),
				deployed(orders(), "111122223333", "eu-west-1"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue",
			want: []string{"? queue arn:aws:sqs:eu-west-1:222222222222:orders is not in the workspace"},
		},
		{
			name: "by ARN of another region, with one's own of the same name",
			units: []*model.Unit{
				deployed(unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:us-east-1:111122223333:orders"),
					resource(model.Queue, "Own", "name", "orders")), "111122223333", "eu-west-1"),
				deployed(orders(), "111122223333", "us-east-1"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"b.yaml#Q"},
		},
		{
			name: "bucket of another region",
			units: []*model.Unit{
				deployed(unit(a, resource(model.BucketNotification, "N", "bucket_name", "orders")), "111122223333", "eu-west-1"),
				deployed(unit(b, resource(model.Bucket, "B", "name", "orders")), "111122223333", "us-east-1"),
			},
			unit: a, id: "N", edge: "bucket", want: []string{"b.yaml#B"},
		},
		{
			name: "by ARN that two have",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:111122223333:orders")),
				orders(), unit("c.yaml", resource(model.Queue, "Other", "name", "orders")),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue",
			want: []string{"? orders may be any of b.yaml#Q, c.yaml#Other"},
		},
		{
			name: "by a name that hangs on a condition",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:111122223333:orders")),
				stage(unit(b, resource(model.Queue, "Q", "name", choose("IsProd", text("orders"), nil)))),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? it depends on conditions of b.yaml"},
		},
		{
			name: "by a name whose holes differ from unit to unit",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "log_group_name", "⟦AWS::StackName⟧-logs")),
				unit(b, resource(model.LogGroup, "L", "name", "⟦AWS::StackName⟧-logs")),
			},
			unit: a, id: "Fn", edge: "log_group",
			want: []string{"? log group ⟦AWS::StackName⟧-logs is not in the workspace"},
		},
		{
			name: "its own unit first",
			units: []*model.Unit{
				unit(a, resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:111122223333:orders"), resource(model.Queue, "Mine", "name", "orders")),
				orders(),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"Mine"},
		},
		{
			name: "output of a nested stack",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦Stack.Outputs.Dlq⟧")), "Stack", b),
				giving(unit(b, resource(model.Queue, "Q")), "⟦Q.Arn⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"b.yaml#Q"},
		},
		{
			name: "output of a nested stack that is not there",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦Stack.Outputs.Dlq⟧")), "Stack", b),
				unit(b, resource(model.Queue, "Q")),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? b.yaml has no output Dlq"},
		},
		{
			name: "parameter of a nested stack",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Queue, "Q")), "Stack", b, "Dlq", "⟦Q.Arn⟧"),
				unit(b, resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:Dlq⟧")),
			},
			unit: a, id: "Q", edge: "dead_letter_functions", want: []string{"b.yaml#Fn"},
		},
		{
			name: "parameter of a stack that two nest",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Queue, "Q")), "Stack", b, "Dlq", "⟦Q.Arn⟧"),
				nesting(unit("c.yaml", resource(model.Queue, "Q")), "Stack", b, "Dlq", "⟦Q.Arn⟧"),
				unit(b, resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:Dlq⟧")),
			},
			unit: b, id: "Fn", edge: "dead_letter_queue", want: []string{"? parameter Dlq has no default"},
		},
		{
			name: "from one nested stack to another",
			units: []*model.Unit{
				nesting(nesting(unit(a), "One", b), "Two", "c.yaml", "Dlq", "⟦One.Outputs.Dlq⟧"),
				giving(unit(b, resource(model.Queue, "Q")), "⟦Q.Arn⟧"),
				unit("c.yaml", resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:Dlq⟧")),
			},
			unit: "c.yaml", id: "Fn", edge: "dead_letter_queue", want: []string{"b.yaml#Q"},
		},
		{
			name: "from one nested stack to another, back",
			units: []*model.Unit{
				nesting(nesting(unit(a), "One", b), "Two", "c.yaml", "Dlq", "⟦One.Outputs.Dlq⟧"),
				giving(unit(b, resource(model.Queue, "Q")), "⟦Q.Arn⟧"),
				unit("c.yaml", resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:Dlq⟧")),
			},
			unit: b, id: "Q", edge: "dead_letter_functions", want: []string{"c.yaml#Fn"},
		},
		{
			name: "out and back in",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Queue, "Q"), resource(model.Function, "Fn", "dead_letter_arn", "⟦Stack.Outputs.Dlq⟧")), "Stack", b, "Dlq", "⟦Q.Arn⟧"),
				giving(unit(b), "⟦parameter:Dlq⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"Q"},
		},
		{
			name: "in a circle",
			units: []*model.Unit{
				nesting(unit(a, resource(model.Function, "Fn", "dead_letter_arn", "⟦Stack.Outputs.Dlq⟧")), "Stack", b, "Dlq", "⟦Stack.Outputs.Dlq⟧"),
				giving(unit(b), "⟦parameter:Dlq⟧"),
			},
			unit: a, id: "Fn", edge: "dead_letter_queue", want: []string{"? ⟦Stack.Outputs.Dlq⟧ leads in a circle"},
		},
		{
			name: "a composite alarm over alarms of another unit",
			units: []*model.Unit{
				unit(a, resource(model.CompositeAlarm, "C", "rule", "ALARM(errors)")),
				unit(b, resource(model.Alarm, "A", "name", "errors")),
			},
			unit: b, id: "A", edge: "composites", want: []string{"a.yaml#C"},
		},
		{
			name: "a rule of another unit on an alarm by name",
			units: []*model.Unit{
				unit(a, resource(model.EventRule, "R", "pattern", `{"detail":{"alarmName":["errors"]},"source":["aws.cloudwatch"]}`)),
				unit(b, resource(model.Alarm, "A", "name", "errors")),
			},
			unit: b, id: "A", edge: "rules", want: []string{"a.yaml#R"},
		},
		{
			name: "a rule of another unit on all alarms",
			units: []*model.Unit{
				unit(a, resource(model.EventRule, "R", "pattern", `{"source":["aws.cloudwatch"]}`)),
				unit(b, resource(model.Alarm, "A", "name", "errors")),
			},
			unit: b, id: "A", edge: "rules", want: []string{"? R of a.yaml may match it"},
		},
		{
			name: "a policy of another unit",
			units: []*model.Unit{
				unit(a, resource(model.Role, "Role", "managed_policy_arns", []string{"⟦import:Shared⟧"})),
				exporting(unit(b,
					resource(model.Policy, "P", "basis", "identity"),
					resource(model.Statement, "P.Statement[0]", "policy_id", "P"),
				), "Shared", "⟦P⟧"),
			},
			unit: a, id: "Role", edge: "statements", want: []string{"b.yaml#P.Statement[0]"},
		},
		{
			name: "a policy of another unit, back",
			units: []*model.Unit{
				unit(a, resource(model.Role, "Role", "managed_policy_arns", []string{"⟦import:Shared⟧"})),
				exporting(unit(b,
					resource(model.Policy, "P", "basis", "identity"),
					resource(model.Statement, "P.Statement[0]", "policy_id", "P"),
				), "Shared", "⟦P⟧"),
			},
			unit: b, id: "P", edge: "roles", want: []string{"a.yaml#Role"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := Build(test.units, Options{})
			if diff := cmp.Diff(test.want, ids(t, w, test.unit, test.id, test.edge)); diff != "" {
				t.Errorf("edge %s of %s (-want +got):\n%s", test.edge, test.id, diff)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	const macro = "macro Magic writes the template"
	t.Run("unit", func(t *testing.T) {
		u := unit(a, resource(model.Function, "Fn", "timeout", 5), resource(model.LogGroup, "L", "name", "/aws/lambda/⟦Fn⟧"))
		u.Open = macro
		w := Build([]*model.Unit{u}, Options{})
		fn := node(t, w, a, "Fn", 0)
		for name, want := range map[string]string{
			"memory": "", "role": "", "event_sources": macro, "alarms": macro, "log_group": "", "failure_target": macro,
		} {
			if fn.Unknown[name] != want {
				t.Errorf("%s is unknown because %q, want %q", name, fn.Unknown[name], want)
			}
		}
	})
	t.Run("unit that hides a kind", func(t *testing.T) {
		u := unit(a, resource(model.Function, "Fn"))
		u.Open, u.Hides = macro, []model.Kind{model.EventSource}
		w := Build([]*model.Unit{u}, Options{})
		fn := node(t, w, a, "Fn", 0)
		for name, want := range map[string]string{"memory": "", "role": "", "event_sources": macro, "routes": "", "invocations": macro} {
			if fn.Unknown[name] != want {
				t.Errorf("%s is unknown because %q, want %q", name, fn.Unknown[name], want)
			}
		}
	})
	t.Run("resource", func(t *testing.T) {
		fn := resource(model.Function, "Fn", "timeout", 5)
		fn.Open = "macro Magic writes Fn"
		w := Build([]*model.Unit{unit(a, fn, resource(model.Function, "Other"))}, Options{})
		got := node(t, w, a, "Fn", 0).Unknown
		if got["timeout"] != "" || got["memory"] != fn.Open || got["role"] != fn.Open || got["event_sources"] != "" {
			t.Errorf("unknown %v", got)
		}
		if other := node(t, w, a, "Other", 0).Unknown; len(other) > 0 {
			t.Errorf("unknown of another resource %v", other)
		}
	})
}
