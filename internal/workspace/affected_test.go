package workspace

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// TestAffected shows each way in which units are linked, and what is not one.
func TestAffected(t *testing.T) {
	named := func(kind model.Kind, name string) *model.Unit {
		return unit("changed", resource(kind, "R", "name", name))
	}
	alarm := func(key, written string) *model.Unit {
		return unit(key, resource(model.Alarm, "A", "metrics", model.List{{Value: model.Block{"namespace": {Value: text(written)}}}}))
	}
	cases := map[string]struct {
		changed *model.Unit
		others  []*model.Unit
		want    string
	}{
		"a name in an ARN": {
			named(model.Queue, "orders"), []*model.Unit{unit("b", resource(model.EventSource, "E", "source_arn", "arn:aws:sqs:eu-west-1:1:orders")), unit("c", resource(model.Queue, "Q", "name", "orders-dead"))}, "b changed",
		},
		"the name of what the changed unit names": {
			unit("changed", resource(model.EventSource, "E", "source_arn", "arn:aws:sqs:eu-west-1:1:orders")), []*model.Unit{unit("b", resource(model.Queue, "Q", "name", "orders"))}, "b changed",
		},
		"a log group": {
			named(model.LogGroup, "/aws/lambda/worker"), []*model.Unit{unit("b", resource(model.Function, "F", "name", "worker"))}, "b changed",
		},
		"at one remove": {
			named(model.Queue, "orders"), []*model.Unit{
				unit("b", resource(model.EventSource, "E", "source_arn", "arn:aws:sqs:eu-west-1:1:orders", "function_arn", "worker")),
				unit("c", resource(model.Function, "F", "name", "worker")), unit("d", resource(model.Function, "F", "name", "other")),
			}, "b c changed",
		},
		"another with the same name": {
			named(model.Queue, "orders"), []*model.Unit{unit("b", resource(model.Queue, "Q", "name", "orders"))}, "b changed",
		},
		"names that mean nothing elsewhere": {
			named(model.Stage, "prod"), []*model.Unit{unit("b", resource(model.Function, "F", "handler", "prod"), resource(model.Stage, "S", "name", "prod"))}, "changed",
		},
		"a policy": {
			named(model.Policy, "root"), []*model.Unit{unit("b", resource(model.Role, "R", "managed_policy_arns", []string{"arn:aws:iam::1:policy/root"})), unit("c", resource(model.Role, "R", "path", "/root"))}, "b changed",
		},
		"a name that JSON escapes": {
			named(model.Alarm, `down & "out"`), []*model.Unit{unit("b", resource(model.EventRule, "E", "pattern", `{"detail":{"alarmName":["down \u0026 \"out\""]}}`))}, "b changed",
		},
		"alarms and metric filters": {
			alarm("changed", "Own"), []*model.Unit{unit("b", resource(model.MetricFilter, "M", "metric", "Errors")), unit("c", resource(model.Topic, "T"))}, "b changed",
		},
		"rules on all alarms": {
			unit("changed", resource(model.EventRule, "E", "pattern", `{"source":["aws.cloudwatch"]}`)), []*model.Unit{alarm("b", "AWS/SQS"), unit("c", resource(model.Topic, "T"))}, "b changed",
		},
		"nothing": {named(model.Queue, "orders"), []*model.Unit{unit("b", resource(model.Queue, "Q", "name", "reorders"))}, "changed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var outlines []*Outline
			for _, u := range append([]*model.Unit{c.changed}, c.others...) {
				outlines = append(outlines, OutlineOf(u))
			}
			got := strings.Join(slices.Sorted(maps.Keys(Affected(outlines, map[string]bool{"changed": true}, nil))), " ")
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAffectedByExportsAndStacks(t *testing.T) {
	exporter := unit("changed")
	exporter.Exports = []model.Export{{Name: model.Concat(model.HoleText(model.Hole{Source: model.PseudoHole, Name: "AWS::StackName"}), model.Lit("-Queue"))}}
	importer := unit("b", resource(model.EventSource, "E"))
	importer.Resources[0].Attrs = model.Block{"source_arn": {Value: model.HoleText(model.Hole{Source: model.ImportHole, Name: "net-Queue"})}}
	parent := unit("c")
	parent.Children = []model.Child{{ID: "Child", Key: "changed"}}
	other := unit("d", resource(model.EventSource, "E"))
	other.Resources[0].Attrs = model.Block{"source_arn": {Value: model.HoleText(model.Hole{Source: model.ImportHole, Name: "net-Topic"})}}
	var outlines []*Outline
	for _, u := range []*model.Unit{exporter, importer, parent, other} {
		outlines = append(outlines, OutlineOf(u))
	}
	got := slices.Sorted(maps.Keys(Affected(outlines, map[string]bool{"changed": true}, nil)))
	if want := []string{"b", "c", "changed"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSeen(t *testing.T) {
	outlines := []*Outline{
		OutlineOf(unit("a", resource(model.Alarm, "A"))),
		OutlineOf(unit("rule", resource(model.EventRule, "E", "pattern", `{"source":["aws.cloudwatch"]}`))),
		OutlineOf(unit("filter", resource(model.MetricFilter, "M"))),
		OutlineOf(unit("other", resource(model.Queue, "Q"))),
	}
	for asked, want := range map[string]string{"a": "a rule", "filter": "a filter", "other": "other"} {
		if got := strings.Join(slices.Sorted(maps.Keys(Seen(outlines, map[string]bool{asked: true}))), " "); got != want {
			t.Errorf("got %s with %s, want %s", got, asked, want)
		}
	}
}
