package asl

import (
	"fmt"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// task reads what a Task state calls into attrs.
func (r *reader) task(state, attrs model.Block) {
	resource, ok := state["Resource"]
	if !ok {
		return
	}
	attrs["resource"] = resource
	arguments := state["Arguments"]
	if arguments.Value == nil {
		arguments = state["Parameters"]
	}
	for name, value := range r.call(resource.Value, arguments) {
		if value.At.IsZero() {
			value.At = resource.At
		}
		attrs[name] = value
	}
}

// call says what a resource and its arguments call. Attributes without a place
// come from the resource.
func (r *reader) call(resource model.Value, arguments model.Attr) model.Block {
	switch v := resource.(type) {
	case model.Choice:
		return chooseAttrs(v.If, r.call(v.Then, arguments), r.call(v.Else, arguments))
	case model.Text:
		return r.callText(v, arguments)
	case model.Unknown:
		return unknownCall(v.Why, nil)
	default:
		return nil
	}
}

// unknownCall is a call of something, perhaps of the function that the text names.
func unknownCall(why string, function model.Text) model.Block {
	unknown := model.Attr{Value: model.Unknown{Why: why}}
	call := model.Block{
		"service": unknown, "action": unknown, "pattern": unknown,
		"function_arn": unknown, "queue_url": unknown, "machine_arn": unknown, "async": unknown,
	}
	if function != nil {
		call["function_arn"] = model.Attr{Value: function}
	}
	return call
}

// directCall is a call of a function by its ARN.
func directCall(function model.Text) model.Block {
	return model.Block{
		"service":      {Value: model.Lit("lambda")},
		"action":       {Value: model.Lit("invoke")},
		"pattern":      {Value: model.Lit("request")},
		"function_arn": {Value: function},
	}
}

func activityCall() model.Block {
	return model.Block{
		"service": {Value: model.Lit("activity")},
		"pattern": {Value: model.Lit("activity")},
	}
}

// The parts of an ARN, arn:partition:service:region:account:rest.
const (
	arnService = 2
	arnAccount = 4
	arnRest    = 5
)

func (r *reader) callText(resource model.Text, arguments model.Attr) model.Block {
	if len(resource) > 0 && resource[0].Hole != nil {
		return r.callHole(resource, resource[0].Hole)
	}
	arn := split(resource, ':', arnRest+1)
	if len(arn) <= arnRest || word(arn[0]) != "arn" {
		return unknownCall(fmt.Sprintf("%q is no ARN", resource.String()), nil)
	}
	rest := arn[arnRest]
	switch service := word(arn[arnService]); {
	case service == "lambda":
		return directCall(resource)
	case service == "states" && strings.HasPrefix(head(rest), "activity:"):
		return activityCall()
	case service == "states" && len(arn[arnAccount]) == 0:
		integration, ok := rest.Literal()
		if !ok {
			return unknownCall(fmt.Sprintf("what %s calls is known on deployment only", resource), nil)
		}
		return integrationCall(integration, arguments)
	}
	return unknownCall(fmt.Sprintf("%s is no resource that a task can call", resource), nil)
}

// callHole reads a resource that begins with what only a deployment knows. A
// reference to a resource of the unit is a function's ARN, or an activity's.
func (r *reader) callHole(resource model.Text, hole *model.Hole) model.Block {
	switch {
	case hole.Source != model.ResourceHole, strings.HasPrefix(hole.Attribute, "Outputs."):
		why := hole.Why
		if why == "" {
			why = hole.Name + " is known on deployment only"
		}
		return unknownCall(why, resource)
	case r.activities[hole.Resource]:
		return activityCall()
	}
	return directCall(resource)
}

// integrationCall reads a service integration: lambda:invoke.waitForTaskToken,
// aws-sdk:dynamodb:putItem, states:startExecution.sync:2.
func integrationCall(integration string, arguments model.Attr) model.Block {
	pattern := "request"
	if api, ok := strings.CutSuffix(integration, ".waitForTaskToken"); ok {
		integration, pattern = api, "callback"
	} else if i := strings.Index(integration, ".sync"); i >= 0 {
		integration, pattern = integration[:i], "sync"
	}
	i := strings.LastIndex(integration, ":")
	if i < 0 {
		return unknownCall(fmt.Sprintf("%s names no service and action", integration), nil)
	}
	service, action := integration[:i], integration[i+1:]
	call := model.Block{
		"service": {Value: model.Lit(service)},
		"action":  {Value: model.Lit(action)},
		"pattern": {Value: model.Lit(pattern)},
	}
	switch strings.TrimPrefix(service, "aws-sdk:") {
	case "lambda":
		if strings.HasPrefix(strings.ToLower(action), "invoke") {
			call["function_arn"] = argument(arguments, "FunctionName")
			call["async"] = invokesAsync(arguments)
		}
	case "states", "sfn":
		if strings.HasPrefix(strings.ToLower(action), "start") {
			call["machine_arn"] = argument(arguments, "StateMachineArn")
		}
	case "sqs":
		call["queue_url"] = argument(arguments, "QueueUrl")
	}
	return call
}

// argument is what a call is given under a name. What comes from the input of
// the state is unknown.
func argument(arguments model.Attr, name string) model.Attr {
	switch v := arguments.Value.(type) {
	case model.Block:
		if path, ok := v[name+".$"]; ok {
			path.Value = model.Unknown{Why: name + " comes from the input of the state"}
			return path
		}
		value := v[name]
		value.Value = evaluated(value.Value, name)
		return value
	case model.Choice:
		then := argument(model.Attr{Value: v.Then, At: arguments.At}, name)
		otherwise := argument(model.Attr{Value: v.Else, At: arguments.At}, name)
		if then.Value == nil && otherwise.Value == nil {
			return model.Attr{}
		}
		if then.At.IsZero() {
			then.At = otherwise.At
		}
		then.Value = model.Choice{If: v.If, Then: then.Value, Else: otherwise.Value}
		return then
	case model.Text:
		arguments.Value = model.Unknown{Why: name + " comes from a JSONata expression"}
		return arguments
	case model.Unknown:
		return arguments
	default:
		return model.Attr{}
	}
}

// evaluated is a value, unknown where an expression stands for it.
func evaluated(value model.Value, name string) model.Value {
	switch v := value.(type) {
	case model.Text:
		if isExpression(v) {
			return model.Unknown{Why: name + " comes from a JSONata expression"}
		}
	case model.Choice:
		return model.Choice{If: v.If, Then: evaluated(v.Then, name), Else: evaluated(v.Else, name)}
	default:
	}
	return value
}

// invokesAsync tells whether a call of a function does not wait for its answer.
func invokesAsync(arguments model.Attr) model.Attr {
	invocation := argument(arguments, "InvocationType")
	invocation.Value = isEvent(invocation.Value)
	return invocation
}

func isEvent(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Text:
		if hole, ok := v.Hole(); ok {
			return model.Unknown{Why: "InvocationType is " + hole.Name + ", which is known on deployment only"}
		}
		return model.Bool(literal(v) == "Event")
	case model.Choice:
		return model.Choice{If: v.If, Then: isEvent(v.Then), Else: isEvent(v.Else)}
	default:
		return value
	}
}

// isExpression tells whether a text is a JSONata expression.
func isExpression(text model.Text) bool {
	if len(text) == 0 {
		return false
	}
	return strings.HasPrefix(head(text), "{%") && strings.HasSuffix(text[len(text)-1].Literal, "%}")
}

// head is what a text begins with before its first hole.
func head(text model.Text) string {
	if len(text) == 0 {
		return ""
	}
	return text[0].Literal
}

// word is a text without holes, or "".
func word(text model.Text) string {
	s, _ := text.Literal()
	return s
}

// split cuts a text at a separator, into at most n texts.
func split(text model.Text, separator byte, n int) []model.Text {
	texts := []model.Text{{}}
	for _, p := range text {
		for rest := p.Literal; p.Hole == nil; {
			last := len(texts) - 1
			i := strings.IndexByte(rest, separator)
			if i < 0 || len(texts) == n {
				texts[last] = model.Concat(texts[last], model.Lit(rest))
				break
			}
			texts[last] = model.Concat(texts[last], model.Lit(rest[:i]))
			texts = append(texts, model.Text{})
			rest = rest[i+1:]
		}
		if p.Hole != nil {
			texts[len(texts)-1] = append(texts[len(texts)-1], p)
		}
	}
	return texts
}
