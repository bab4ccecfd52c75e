package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// undeliverable lists the actions of an alarm that do not arrive.
func undeliverable(l *linker, alarm *Node) (model.Value, string) {
	list, unsure := model.List{}, alarm.Unknown["alarm_actions"]
	for _, action := range flat(nil, alarm.Attrs["alarm_actions"].Value) {
		lost, why := l.loses(action)
		unsure = first(unsure, why)
		if lost == "" {
			continue
		}
		list = append(list, model.Attr{Value: model.Block{
			"action": {Value: action},
			"why":    {Value: model.Lit(lost)},
		}})
	}
	return list, unsure
}

// reachesNobody says why none of the actions of an alarm arrives, "" if one may.
func (l *linker) reachesNobody(alarm *Node) string {
	why := ""
	for _, action := range flat(nil, alarm.Attrs["alarm_actions"].Value) {
		lost, unsure := l.loses(action)
		if unsure != "" || lost == "" {
			return ""
		}
		why = lost
	}
	return why
}

func (l *linker) loses(action model.Text) (lost, unsure string) {
	if a, ok := parseARN(action); ok && a.service == "sns" && a.region != "" && l.scope.unit.Region != "" && a.region != l.scope.unit.Region {
		return fmt.Sprintf("the topic is in %s and the alarm in %s", a.region, l.scope.unit.Region), ""
	}
	r := l.resolve(action, model.Topic, model.Function)
	for _, n := range r.nodes {
		switch n.Kind {
		case model.Topic:
			return l.refusedByTopic(n)
		case model.Function:
			return refusedByFunction(n)
		default:
		}
	}
	return "", "" // a topic of somebody else's, or another kind of action
}

// The services as which CloudWatch's alarms act.
const (
	alarmService         = "cloudwatch.amazonaws.com"
	alarmFunctionService = "lambda.alarms.cloudwatch.amazonaws.com"
)

// refusedByFunction tells that nothing lets CloudWatch's alarms call a function.
func refusedByFunction(fn *Node) (lost, unsure string) {
	permitted, unsure := permits(fn, alarmFunctionService)
	if permitted || unsure != "" {
		return "", unsure
	}
	return "no permission lets " + alarmFunctionService + " call function " + fn.name(), ""
}

func textOf(n *Node, name string) model.Text {
	t, _ := n.Attrs[name].Value.(model.Text)
	return t
}

// refusedByTopic tells that CloudWatch may not publish to a topic.
func (l *linker) refusedByTopic(topic *Node) (lost, unsure string) {
	refusal, unsure := l.keyRefusal(topic, alarmService)
	if refusal != "" {
		return fmt.Sprintf("topic %s: %s", topic.name(), refusal), ""
	}
	admitted, why := publishes(topic)
	if !admitted && why == "" {
		return fmt.Sprintf("the policy of topic %s does not let %s publish", topic.name(), alarmService), ""
	}
	return "", first(unsure, why)
}

// publishes tells whether the policy of a topic lets CloudWatch publish, or why
// nobody can tell. A topic without a policy does, and a policy that lets an
// account publish is taken to.
func publishes(topic *Node) (admitted bool, unsure string) {
	statements := topic.Edges["resource_policy"]
	if len(statements) == 0 {
		return true, topic.Unknown["resource_policy"]
	}
	if admitted, unsure = admits(statements, alarmService, "sns:Publish"); admitted {
		return true, ""
	}
	for _, s := range statements {
		acts, _ := allowsAction(s, "sns:Publish")
		for _, principal := range flat(nil, s.Attrs["principals"].Value) {
			if acts && strings.HasPrefix(opening(principal), "AWS:") {
				return true, ""
			}
		}
	}
	return false, first(unsure, topic.Unknown["resource_policy"])
}

// isHandedOn is handedOn as a fact.
func isHandedOn(l *linker, n *Node) (model.Value, string) { return model.Bool(l.handedOn(n)), "" }

// handedOn tells whether a unit gives a resource to others, which may subscribe
// to it: as an output, or in the parameters of a nested stack.
func (l *linker) handedOn(n *Node) bool {
	id := l.local(n)
	named := func(value model.Value) bool {
		return slices.ContainsFunc(texts(nil, value), func(t model.Text) bool {
			return slices.ContainsFunc(t, func(p model.Part) bool {
				return p.Hole != nil && p.Hole.Source == model.ResourceHole && p.Hole.Resource == id
			})
		})
	}
	u := l.scope.unit
	return named(u.Outputs) ||
		slices.ContainsFunc(u.Exports, func(e model.Export) bool { return named(e.Value.Value) }) ||
		slices.ContainsFunc(u.Children, func(c model.Child) bool { return named(c.Parameters) })
}
