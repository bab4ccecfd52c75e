package asl_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
)

// show writes a value as rules would see it, on one line.
func show(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case model.Text:
		return v.String()
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.Unknown:
		return "unknown(" + v.Why + ")"
	case model.Choice:
		return fmt.Sprintf("if %s then %s else %s", showGuard(v.If), show(v.Then), show(v.Else))
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = show(item.Value)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		return "{" + strings.Join(showBlock(v), ", ") + "}"
	}
	return "?"
}

func showBlock(block model.Block) []string {
	var members []string
	for _, name := range slices.Sorted(maps.Keys(block)) {
		members = append(members, name+": "+show(block[name].Value))
	}
	return members
}

func showGuard(guard model.Guard) string {
	switch g := guard.(type) {
	case model.Named:
		return g.Name
	case model.Not:
		return "not " + showGuard(g.Guard)
	case model.All:
		parts := make([]string, len(g))
		for i, part := range g {
			parts[i] = showGuard(part)
		}
		return strings.Join(parts, " and ")
	}
	return "always"
}

func hole(kind model.HoleSource, name string) model.Text {
	h := model.Hole{Source: kind, Name: name}
	if kind == model.ResourceHole {
		h.Resource, h.Attribute, _ = strings.Cut(name, ".")
	}
	if kind == model.ParameterHole {
		h.Why = "parameter " + name + " has no default"
	}
	return model.HoleText(h)
}

func value(v model.Value) model.Attr { return model.Attr{Value: v} }

// one reads a machine with one state, given as the members of its mapping.
func one(t *testing.T, members string, substitutions model.Block, activities ...string) (model.Block, []source.Problem) {
	t.Helper()
	definition := `{"StartAt": "A", "States": {"A": {` + members + `}}}`
	machine, problems := asl.ParseFile("a.asl.json", []byte(definition), substitutions, activities...)
	if len(machine.States) != 1 {
		t.Fatalf("got %d states: %v", len(machine.States), problems)
	}
	return machine.States[0].Attrs, problems
}

func TestTasks(t *testing.T) {
	substitutions := model.Block{
		"Fn":       value(hole(model.ResourceHole, "Resize.Arn")),
		"Approve":  value(hole(model.ResourceHole, "Approve")),
		"Param":    value(hole(model.ParameterHole, "Param")),
		"Import":   value(hole(model.ImportHole, "resize-arn")),
		"Nested":   value(hole(model.ResourceHole, "Stack.Outputs.Arn")),
		"Region":   value(hole(model.PseudoHole, "AWS::Region")),
		"Queue":    value(hole(model.ResourceHole, "Jobs")),
		"Name":     value(model.Lit("resize")),
		"FullName": value(model.Lit("arn:aws:lambda:eu-west-1:111122223333:function:resize:live")),
		"Either":   value(model.Choice{If: model.Named{Name: "IsProd"}, Then: hole(model.ResourceHole, "Resize.Arn"), Else: model.Lit("arn:aws:states:::sqs:sendMessage")}),
		"Gone":     value(model.Unknown{Why: "macro M may set it"}),
	}
	tests := []struct {
		name, members string
		want          string
	}{
		{
			"function by ARN", `"Resource": "arn:aws:lambda:eu-west-1:111122223333:function:resize"`,
			"action: invoke, function_arn: arn:aws:lambda:eu-west-1:111122223333:function:resize, pattern: request, service: lambda",
		},
		{"function by substitution", `"Resource": "${Fn}"`, "action: invoke, function_arn: ⟦Resize.Arn⟧, pattern: request, service: lambda"},
		{"alias of a substitution", `"Resource": "${Fn}:live"`, "action: invoke, function_arn: ⟦Resize.Arn⟧:live, pattern: request, service: lambda"},
		{
			"function by literal substitution", `"Resource": "${FullName}"`,
			"action: invoke, function_arn: arn:aws:lambda:eu-west-1:111122223333:function:resize:live, pattern: request, service: lambda",
		},
		{
			"function by ARN with substitutions", `"Resource": "arn:aws:lambda:${Region}:111122223333:function:${Name}"`,
			"action: invoke, function_arn: arn:aws:lambda:⟦AWS::Region⟧:111122223333:function:resize, pattern: request, service: lambda",
		},
		{
			"lambda:invoke", `"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${Fn}", "Payload.$": "$"}`,
			"action: invoke, function_arn: ⟦Resize.Arn⟧, pattern: request, service: lambda",
		},
		{
			"partition as a substitution", `"Resource": "arn:${Partition}:states:::lambda:invoke", "Parameters": {"FunctionName": "${Name}"}`,
			"action: invoke, function_arn: resize, pattern: request, service: lambda",
		},
		{
			"china", `"Resource": "arn:aws-cn:states:::sns:publish.waitForTaskToken"`,
			"action: publish, pattern: callback, service: sns",
		},
		{
			"lambda:invoke with Event", `"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "InvocationType": "Event"}`,
			"action: invoke, async: true, function_arn: f, pattern: request, service: lambda",
		},
		{
			"lambda:invoke with RequestResponse", `"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "InvocationType": "RequestResponse"}`,
			"action: invoke, async: false, function_arn: f, pattern: request, service: lambda",
		},
		{
			"lambda:invoke of the input's choice", `"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName.$": "$.fn", "InvocationType.$": "$.how"}`,
			"action: invoke, async: unknown(InvocationType comes from the input of the state), function_arn: unknown(FunctionName comes from the input of the state), pattern: request, service: lambda",
		},
		{
			"lambda:invoke with JSONata", `"QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "{% $fn %}"}`,
			"action: invoke, function_arn: unknown(FunctionName comes from a JSONata expression), pattern: request, service: lambda",
		},
		{
			"arguments that are an expression", `"Resource": "arn:aws:states:::lambda:invoke", "Arguments": "{% $states.input %}"`,
			"action: invoke, async: unknown(InvocationType comes from a JSONata expression), function_arn: unknown(FunctionName comes from a JSONata expression), pattern: request, service: lambda",
		},
		{
			"lambda callback", `"Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Arguments": {"FunctionName": "${Fn}"}`,
			"action: invoke, function_arn: ⟦Resize.Arn⟧, pattern: callback, service: lambda",
		},
		{
			"lambda through the SDK", `"Resource": "arn:aws:states:::aws-sdk:lambda:invoke", "Parameters": {"FunctionName": "${Fn}"}`,
			"action: invoke, function_arn: ⟦Resize.Arn⟧, pattern: request, service: aws-sdk:lambda",
		},
		{
			"another action of lambda", `"Resource": "arn:aws:states:::aws-sdk:lambda:getFunction", "Parameters": {"FunctionName": "${Fn}"}`,
			"action: getFunction, pattern: request, service: aws-sdk:lambda",
		},
		{
			"queue", `"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "${Queue}"}`,
			"action: sendMessage, pattern: callback, queue_url: ⟦Jobs⟧, service: sqs",
		},
		{"job", `"Resource": "arn:aws:states:::ecs:runTask.sync"`, "action: runTask, pattern: sync, service: ecs"},
		{"child workflow", `"Resource": "arn:aws:states:::states:startExecution.sync:2"`, "action: startExecution, pattern: sync, service: states"},
		{"SDK", `"Resource": "arn:aws:states:::aws-sdk:dynamodb:putItem"`, "action: putItem, pattern: request, service: aws-sdk:dynamodb"},
		{"http", `"Resource": "arn:aws:states:::http:invoke"`, "action: invoke, pattern: request, service: http"},
		{"activity by ARN", `"Resource": "arn:aws:states:eu-west-1:111122223333:activity:approve"`, "pattern: activity, service: activity"},
		{"activity by substitution", `"Resource": "${Approve}"`, "pattern: activity, service: activity"},
		{
			"parameter", `"Resource": "${Param}"`,
			"action: unknown(parameter Param has no default), async: unknown(parameter Param has no default), function_arn: ⟦Param⟧, " +
				"machine_arn: unknown(parameter Param has no default), pattern: unknown(parameter Param has no default), queue_url: unknown(parameter Param has no default), service: unknown(parameter Param has no default)",
		},
		{
			"import", `"Resource": "${Import}"`,
			"action: unknown(resize-arn is known on deployment only), async: unknown(resize-arn is known on deployment only), function_arn: ⟦resize-arn⟧, " +
				"machine_arn: unknown(resize-arn is known on deployment only), pattern: unknown(resize-arn is known on deployment only), queue_url: unknown(resize-arn is known on deployment only), service: unknown(resize-arn is known on deployment only)",
		},
		{
			"output of a nested stack", `"Resource": "${Nested}"`,
			"action: unknown(Stack.Outputs.Arn is known on deployment only), async: unknown(Stack.Outputs.Arn is known on deployment only), function_arn: ⟦Stack.Outputs.Arn⟧, " +
				"machine_arn: unknown(Stack.Outputs.Arn is known on deployment only), pattern: unknown(Stack.Outputs.Arn is known on deployment only), queue_url: unknown(Stack.Outputs.Arn is known on deployment only), service: unknown(Stack.Outputs.Arn is known on deployment only)",
		},
		{
			"one of two", `"Resource": "${Either}", "Parameters": {"QueueUrl": "q"}`,
			"action: if IsProd then invoke else sendMessage, function_arn: if IsProd then ⟦Resize.Arn⟧ else nil, pattern: if IsProd then request else request, " +
				"queue_url: if IsProd then nil else q, service: if IsProd then lambda else sqs",
		},
		{
			"unknown", `"Resource": "${Gone}"`,
			"action: unknown(macro M may set it), async: unknown(macro M may set it), function_arn: unknown(macro M may set it), " +
				"machine_arn: unknown(macro M may set it), pattern: unknown(macro M may set it), queue_url: unknown(macro M may set it), service: unknown(macro M may set it)",
		},
		{
			"no ARN", `"Resource": "resize"`,
			`action: unknown("resize" is no ARN), async: unknown("resize" is no ARN), function_arn: unknown("resize" is no ARN), ` +
				`machine_arn: unknown("resize" is no ARN), pattern: unknown("resize" is no ARN), queue_url: unknown("resize" is no ARN), service: unknown("resize" is no ARN)`,
		},
		{"no resource", `"Comment": "x"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attrs, problems := one(t, `"Type": "Task", "End": true, `+tt.members, substitutions, "Approve")
			if len(problems) > 0 {
				t.Error(problems)
			}
			for _, name := range []string{"name", "kind", "resource"} {
				delete(attrs, name)
			}
			if got := strings.Join(showBlock(attrs), ", "); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestStates(t *testing.T) {
	substitutions := model.Block{
		"Limit": value(hole(model.ParameterHole, "Limit")),
		"Ten":   value(model.Num(10)),
		"Text":  value(model.Lit("20")),
		"Either": value(model.Choice{
			If: model.Named{Name: "IsProd"}, Then: model.Num(60), Else: model.Lit("{% $limit %}"),
		}),
	}
	tests := []struct {
		name, members, want string
	}{
		{"timeout", `"Type": "Task", "TimeoutSeconds": 30, "HeartbeatSeconds": 5`, "heartbeat: 5, kind: Task, timeout: 30"},
		{"timeout as text", `"Type": "Task", "TimeoutSeconds": "30"`, "kind: Task, timeout: 30"},
		{
			"timeout by path", `"Type": "Task", "TimeoutSecondsPath": "$.limit", "HeartbeatSecondsPath": "$.beat"`,
			"heartbeat_path: $.beat, kind: Task, timeout_path: $.limit",
		},
		{
			"timeout by expression", `"Type": "Task", "TimeoutSeconds": "{% $limit %}", "HeartbeatSeconds": "{% 5 %}"`,
			"heartbeat_path: {% 5 %}, kind: Task, timeout_path: {% $limit %}",
		},
		{"timeout by substitution", `"Type": "Task", "TimeoutSeconds": ${Ten}, "HeartbeatSeconds": "${Text}"`, "heartbeat: 20, kind: Task, timeout: 10"},
		{"timeout by text without quotes", `"Type": "Task", "TimeoutSeconds": ${Text}`, "kind: Task, timeout: 20"},
		{"timeout of digits and a substitution", `"Type": "Task", "TimeoutSeconds": ${Ten}0`, "kind: Task, timeout: 100"},
		{"timeout by a parameter", `"Type": "Task", "TimeoutSeconds": ${Limit}`, "kind: Task, timeout: unknown(parameter Limit has no default)"},
		{"timeout by a substitution that is not given", `"Type": "Task", "TimeoutSeconds": ${Limits}`, "kind: Task, timeout: unknown(no substitution is given for Limits)"},
		{
			"timeout by condition", `"Type": "Task", "TimeoutSeconds": ${Either}`,
			"kind: Task, timeout: if IsProd then 60 else nil, timeout_path: if IsProd then nil else {% $limit %}",
		},
		{"wait", `"Type": "Wait", "Seconds": 3`, "kind: Wait, wait: 3"},
		{"wait until", `"Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z"`, "kind: Wait, wait: unknown(Timestamp says how long it waits)"},
		{"wait by path", `"Type": "Wait", "SecondsPath": "$.s"`, "kind: Wait, wait: unknown(SecondsPath says how long it waits)"},
		{"wait by expression", `"Type": "Wait", "Seconds": "{% $s %}"`, "kind: Wait, wait: unknown(Seconds comes from a JSONata expression)"},
		{
			"retry and catch", `"Type": "Task",
				"Retry": [{"ErrorEquals": ["States.Timeout", "Lambda.Unknown"], "MaxAttempts": 0, "IntervalSeconds": 2, "BackoffRate": 1.5, "JitterStrategy": "FULL"}],
				"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A", "ResultPath": null}]`,
			"catches: [{errors: [States.ALL], next: A}], kind: Task, retries: [{backoff: 1.5, errors: [States.Timeout, Lambda.Unknown], interval: 2, max_attempts: 0}]",
		},
		{"pass", `"Type": "Pass", "Result": "${Nothing}"`, "kind: Pass"},
		{"null is not set", `"Type": "Task", "TimeoutSeconds": null`, "kind: Task"},
		{"a type to come", `"Type": "Loop"`, "kind: Loop"},
		{"no type", `"End": true`, ""},
		{
			"a type that is not known", `"Type": "${Limit}", "Resource": "arn:aws:states:::http:invoke", "Seconds": 3`,
			"action: invoke, kind: unknown(parameter Limit has no default), pattern: request, resource: arn:aws:states:::http:invoke, service: http, wait: 3",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attrs, problems := one(t, tt.members, substitutions)
			if len(problems) > 0 {
				t.Error(problems)
			}
			delete(attrs, "name")
			if got := strings.Join(showBlock(attrs), ", "); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestMachine(t *testing.T) {
	tests := []struct {
		name, definition, want string
	}{
		{"plain", `{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`, "definition: read, shortest: 0"},
		{"timeout", `{"TimeoutSeconds": 60, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`, "definition: read, shortest: 0, timeout: 60"},
		{
			"timeout by substitution", `{"TimeoutSeconds": ${Limit}, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`,
			"definition: read, shortest: 0, timeout: unknown(no substitution is given for Limit)",
		},
		{"empty", ``, "definition: opaque, shortest: unknown(the document cannot be read: it is empty), timeout: unknown(the document cannot be read: it is empty)"},
		{
			"broken", `{`, "definition: opaque, shortest: unknown(the document cannot be read: the text ends where a key in double quotes is expected), " +
				"timeout: unknown(the document cannot be read: the text ends where a key in double quotes is expected)",
		},
		{"a list", `[]`, "definition: opaque, shortest: unknown(the definition is no mapping), timeout: unknown(the definition is no mapping)"},
		{"no states", `{"StartAt": "A", "TimeoutSeconds": 5}`, "definition: opaque, shortest: unknown(it has no mapping States), timeout: 5"},
		{
			"states of a branch that are not seen", `{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{}], "End": true}}}`,
			"definition: opaque, shortest: unknown(it has no mapping States)",
		},
		{"nothing starts", `{"States": {"A": {"Type": "Succeed"}}}`, "definition: read"},
		{"yaml", "StartAt: A\nTimeoutSeconds: 5\nStates:\n  A: {Type: Wait, Seconds: 2, End: true}\n", "definition: read, shortest: 2, timeout: 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			machine, _ := asl.Parse(model.Attr{Value: model.Lit(tt.definition)}, nil)
			if got := strings.Join(showBlock(machine.Attrs), ", "); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestShortest(t *testing.T) {
	tests := []struct {
		name, start, states, want string
	}{
		{"one wait", "A", `"A": {"Type": "Wait", "Seconds": 5, "End": true}`, "5"},
		{"sum", "A", `"A": {"Type": "Wait", "Seconds": 5, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 7, "Next": "C"}, "C": {"Type": "Succeed"}`, "12"},
		{
			"the branch that waits least", "A", `"A": {"Type": "Choice", "Choices": [{"Next": "B"}], "Default": "C"},
			"B": {"Type": "Wait", "Seconds": 5, "End": true}, "C": {"Type": "Wait", "Seconds": 3, "End": true}`, "3",
		},
		{
			"polling", "A", `"A": {"Type": "Wait", "Seconds": 30, "Next": "B"}, "B": {"Type": "Task", "Next": "C"},
			"C": {"Type": "Choice", "Choices": [{"Next": "A"}, {"Next": "D"}]}, "D": {"Type": "Succeed"}`, "30",
		},
		{"no end", "A", `"A": {"Type": "Wait", "Seconds": 1, "Next": "A"}`, "nil"},
		{
			"a Fail state is an end", "A", `"A": {"Type": "Choice", "Choices": [{"Next": "B"}], "Default": "C"},
			"B": {"Type": "Fail"}, "C": {"Type": "Wait", "Seconds": 3, "End": true}`, "0",
		},
		{
			"a catcher leaves at once", "A", `"A": {"Type": "Parallel", "Branches": [{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}],
			"End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]}, "B": {"Type": "Wait", "Seconds": 2, "End": true}`, "2",
		},
		{
			"parallel waits for the last", "A", `"A": {"Type": "Parallel", "Branches": [
			{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}},
			{"StartAt": "V", "States": {"V": {"Type": "Wait", "Seconds": 4, "End": true}}}], "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "End": true}`, "10",
		},
		{
			"a branch that fails ends it", "A", `"A": {"Type": "Parallel", "Branches": [
			{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}},
			{"StartAt": "V", "States": {"V": {"Type": "Wait", "Seconds": 4, "Next": "F"}, "F": {"Type": "Fail"}}}], "End": true}`, "4",
		},
		{
			"a map may be empty", "A", `"A": {"Type": "Map", "ItemProcessor": {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}, "End": true}`, "0",
		},
		{"unknown waits count nothing", "A", `"A": {"Type": "Wait", "SecondsPath": "$.s", "Next": "B"}, "B": {"Type": "Wait", "Seconds": "3", "End": true}`, "3"},
		{"a target that is not known may be the end", "A", `"A": {"Type": "Pass", "Next": "${B}"}, "B": {"Type": "Wait", "Seconds": 3, "End": true}`, "0"},
		{"a target that is not there is the end", "A", `"A": {"Type": "Wait", "Seconds": 3, "Next": "X"}`, "3"},
		{"a start that is not known", "${A}", `"A": {"Type": "Wait", "Seconds": 3, "End": true}`, "0"},
		{"a start that is not there", "X", `"A": {"Type": "Wait", "Seconds": 3, "End": true}`, "0"},
		{"a state of a type that is not known", "A", `"A": {"Type": "${T}", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 3, "End": true}`, "0"},
		{"a negative wait is none", "A", `"A": {"Type": "Wait", "Seconds": -3, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "End": true}`, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			machine, _ := asl.Parse(model.Attr{Value: model.Lit(`{"StartAt": "` + tt.start + `", "States": {` + tt.states + `}}`)}, nil)
			if got := show(machine.Attrs["shortest"].Value); got != tt.want {
				t.Errorf("got %s want %s", got, tt.want)
			}
		})
	}
}

const everything = `{
  "Comment": "All that nests",
  "QueryLanguage": "JSONata",
  "TimeoutSeconds": 600,
  "StartAt": "Fan out",
  "States": {
    "Fan out": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Left", "States": {
          "Left": {"Type": "Task", "Resource": "${Fn}", "TimeoutSeconds": 9, "End": true}
        }},
        {"StartAt": "Right", "States": {
          "Right": {"Type": "Map", "Iterator": {"StartAt": "Each", "States": {
            "Each": {"Type": "Pass", "End": true}
          }}, "End": true}
        }}
      ],
      "Next": "Done"
    },
    "Done": {"Type": "Succeed"}
  }
}`

func TestPlaces(t *testing.T) {
	machine, problems := asl.ParseFile("workflows/a.asl.json", []byte(everything), model.Block{"Fn": value(hole(model.ResourceHole, "Resize.Arn"))})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if machine.Comment != "All that nests" || machine.QueryLanguage != "JSONata" {
		t.Errorf("got %q, %q", machine.Comment, machine.QueryLanguage)
	}
	var got []string
	for _, s := range machine.States {
		got = append(got, fmt.Sprintf("%s %s", s.At, s.Name))
	}
	want := []string{
		"workflows/a.asl.json:7:5 Fan out", "workflows/a.asl.json:11:11 Left", "workflows/a.asl.json:14:11 Right",
		"workflows/a.asl.json:15:13 Each", "workflows/a.asl.json:21:5 Done",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	left := machine.States[1].Attrs
	places := []struct {
		attribute string
		attr      model.Attr
		want      string
	}{
		{"machine timeout", machine.Attrs["timeout"], "workflows/a.asl.json:4:3"},
		{"machine definition", machine.Attrs["definition"], "workflows/a.asl.json:1:1"},
		{"name", left["name"], "workflows/a.asl.json:11:11"},
		{"kind", left["kind"], "workflows/a.asl.json:11:20"},
		{"resource", left["resource"], "workflows/a.asl.json:11:36"},
		{"function_arn", left["function_arn"], "workflows/a.asl.json:11:36"},
		{"pattern", left["pattern"], "workflows/a.asl.json:11:36"},
		{"timeout", left["timeout"], "workflows/a.asl.json:11:57"},
	}
	for _, tt := range places {
		if got := tt.attr.At.String(); got != tt.want {
			t.Errorf("%s: got %s want %s", tt.attribute, got, tt.want)
		}
	}
}

// TestPlacesInTemplate has the definition in a template, whose map says where
// its lines stand; substitutions must not move what follows them.
func TestPlacesInTemplate(t *testing.T) {
	definition := model.Attr{
		Value: model.Concat(
			model.Lit("{\"StartAt\": \"A\", \"States\": {\n\"${P}A\": {\"Type\": \"Task\", \"Resource\": \""), hole(model.PseudoHole, "AWS::Region"),
			model.Lit("\", \"TimeoutSeconds\": ${Limit}, \"HeartbeatSeconds\": 5}}}"),
		),
		At: source.Span{File: "t.yaml", Line: 3, Column: 7},
	}.WithInner(source.Map{
		{Offset: 0, Line: 4, Column: 9},
		{Offset: 29, Line: 5, Column: 9},
		{Offset: 69, Line: 5, Column: 62}, // after ${AWS::Region}
	})
	machine, _ := asl.Parse(definition, model.Block{"Limit": value(model.Num(123456)), "P": value(model.Lit("Very"))})
	if len(machine.States) != 1 {
		t.Fatalf("got %d states", len(machine.States))
	}
	s := machine.States[0]
	if s.Name != "VeryA" {
		t.Errorf("got %s want VeryA", s.Name)
	}
	for _, tt := range []struct {
		name string
		at   source.Span
		want string
	}{
		{"name", s.At, "t.yaml:5:9"},
		{"resource", s.Attrs["resource"].At, "t.yaml:5:35"},
		{"timeout", s.Attrs["timeout"].At, "t.yaml:5:65"},
		{"heartbeat", s.Attrs["heartbeat"].At, "t.yaml:5:93"},
	} {
		if got := tt.at.String(); got != tt.want {
			t.Errorf("%s: got %s want %s", tt.name, got, tt.want)
		}
	}
}

func TestSubstitutionsInText(t *testing.T) {
	prod, eu := model.Named{Name: "IsProd"}, model.Named{Name: "IsEU"}
	either := func(guard model.Guard, then, otherwise string) model.Attr {
		return value(model.Choice{If: guard, Then: model.Lit(then), Else: model.Lit(otherwise)})
	}
	substitutions := model.Block{
		"Stage": either(prod, "prod", "dev"),
		"Place": either(eu, "eu", "us"),
		"One":   value(model.Num(1)),
		"Yes":   value(model.Bool(true)),
		"List":  value(model.List{}),
		"Gone":  value(model.Unknown{Why: "macro M may set it"}),
		"Quote": value(model.Lit(`say "hi"`)),
	}
	tests := []struct {
		name, queue, want string
	}{
		{"number", "q-${One}", "q-1"},
		{"bool", "q-${Yes}", "q-true"},
		{"quotes do not break the document", "${Quote}!", `say "hi"!`},
		{"unknown", "q-${Gone}", "q-⟦Gone⟧"},
		{"list", "q-${List}", "q-⟦List⟧"},
		{"not given", "q-${Nobody}", "q-⟦Nobody⟧"},
		{"choice", "q-${Stage}", "if IsProd then q-prod else q-dev"},
		{"choice that is all", "${Stage}", "if IsProd then prod else dev"},
		{
			"choices", "${Stage}-${Place}",
			"if IsProd and IsEU then prod-eu else if IsProd and not IsEU then prod-us else if not IsProd and IsEU then dev-eu else dev-us",
		},
		{"no substitution", "q-$One ${} ${a{b}", "q-$One ${} ${a{b}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			members := `"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "` + tt.queue + `"}`
			fromText, _ := one(t, members, substitutions)
			block := model.Block{"StartAt": value(model.Lit("A")), "States": value(model.Block{"A": value(model.Block{
				"Type": value(model.Lit("Task")), "Resource": value(model.Lit("arn:aws:states:::sqs:sendMessage")),
				"Parameters": value(model.Block{"QueueUrl": value(model.Lit(tt.queue))}),
			})})}
			fromBlock, _ := asl.Parse(value(block), substitutions)
			for from, attrs := range map[string]model.Block{"text": fromText, "mapping": fromBlock.States[0].Attrs} {
				got := show(attrs["queue_url"].Value)
				if got != tt.want {
					t.Errorf("%s:\ngot  %s\nwant %s", from, got, tt.want)
				}
			}
		})
	}
}

func TestTooManyVersions(t *testing.T) {
	stage := value(model.Choice{If: model.Named{Name: "IsProd"}, Then: model.Lit("p"), Else: model.Lit("d")})
	attrs, _ := one(t, `"Type": "Task", "Resource": "x", "Comment": "", "TimeoutSecondsPath": "`+strings.Repeat("${Stage}", 5)+`"`, model.Block{"Stage": stage})
	got := show(attrs["timeout_path"].Value)
	if n := strings.Count(got, "⟦Stage⟧"); n != 16 {
		t.Errorf("got %d versions that end in a hole, want 16: %s", n, got)
	}
	if !strings.HasSuffix(got, "dddd⟦Stage⟧") {
		t.Errorf("got %s", got)
	}
}

func TestProblems(t *testing.T) {
	tests := []struct {
		name, definition string
		want             []string
	}{
		{
			"unreadable", "{\n\"StartAt\" \"A\"}",
			[]string{"a.json:2:11 document-unreadable partial [state]: this document cannot be read: '\"' stands where ':' after a key is expected"},
		},
		{
			"no states", `{"StartAt": "A"}`,
			[]string{"a.json:1:1 definition-opaque partial [state]: this state machine definition cannot be read: it has no mapping States"},
		},
		{
			"duplicate state", "{\"StartAt\": \"A\", \"States\": {\n\"A\": {\"Type\": \"Fail\"},\n\"A\": {\"Type\": \"Succeed\"}}}",
			[]string{"a.json:3:1 duplicate-key noted []: A is already set on line 2"},
		},
		{
			"target that is not there", `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}`,
			[]string{"a.json:1:51 state-not-found noted []: there is no state B to go to"},
		},
		{
			"target on another level", `{"StartAt": "A", "States": {"A": {"Type": "Map", "Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "A"}}}, "End": true}}}`,
			[]string{"a.json:1:112 state-not-found noted []: there is no state A to go to"},
		},
		{
			"start that is not there", `{"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}`,
			[]string{"a.json:1:2 state-not-found noted []: there is no state B to go to", "a.json:1:29 state-unreachable noted []: no way from StartAt leads to state A"},
		},
		{
			"unreachable", `{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "Next": "B"}}}`,
			[]string{"a.json:1:55 state-unreachable noted []: no way from StartAt leads to state B", "a.json:1:91 state-unreachable noted []: no way from StartAt leads to state C"},
		},
		{"nothing is unreachable where a transition is not known", `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "${B}"}, "B": {"Type": "Succeed"}}}`, nil},
		{"target with the hole of its key", `{"StartAt": "${P}A", "States": {"${P}A": {"Type": "Pass", "Next": "${P}B"}, "${P}B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}}}`, []string{
			"a.json:1:107 state-unreachable noted []: no way from StartAt leads to state C",
		}},
		{"reached by a catcher", `{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Catch": [{"Next": "B"}]}, "B": {"Type": "Succeed"}}}`, nil},
		{"reached by a choice", `{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Next": "B"}], "Default": "C"}, "B": {"Type": "Succeed"}, "C": {"Type": "Fail"}}}`, nil},
		{
			"timeout that is no number", `{"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": "long", "End": true}}}`,
			[]string{`a.json:1:51 wrong-form partial [state]: timeout is "long" where a number is expected`},
		},
		{
			"state that is no mapping", `{"StartAt": "A", "States": {"A": "x"}}`, nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := asl.ParseFile("a.json", []byte(tt.definition), nil)
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s %s %s %v: %s", p.At, p.ID, p.Effect, p.Hides, p.Message))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDefinitionThatIsNotKnown(t *testing.T) {
	tests := []struct {
		name  string
		value model.Value
		why   string
	}{
		{"not set", nil, "there is no definition"},
		{"unknown", model.Unknown{Why: "file a.json is not there"}, "file a.json is not there"},
		{"parameter", hole(model.ParameterHole, "Definition"), "parameter Definition has no default"},
		{"number", model.Num(1), "the definition is no mapping"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := source.Span{File: "t.yaml", Line: 4, Column: 7}
			machine, problems := asl.Parse(model.Attr{Value: tt.value, At: at}, nil)
			if diff := cmp.Diff(asl.Opaque(at, tt.why), machine); diff != "" {
				t.Error(diff)
			}
			if len(problems) != 1 || problems[0].ID != "definition-opaque" || problems[0].At != at {
				t.Errorf("got %v", problems)
			}
		})
	}
}

func TestStateThatIsNotKnown(t *testing.T) {
	definition := value(model.Block{
		"StartAt": value(model.Lit("A")),
		"States":  value(model.Block{"A": value(model.Unknown{Why: "macro M makes it"})}),
	})
	machine, _ := asl.Parse(definition, nil)
	attrs := machine.States[0].Attrs
	for name, a := range model.Kinds[model.State] {
		if a.Type.Base == model.EdgeBase || a.Derived || name == "machine_id" || name == "name" {
			continue
		}
		if got := show(attrs[name].Value); got != "unknown(macro M makes it)" {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := show(attrs["name"].Value); got != "A" {
		t.Errorf("name: got %s", got)
	}
}

// TestVersions has a definition, a state and a target that depend on conditions.
func TestVersions(t *testing.T) {
	prod, eu := model.Named{Name: "IsProd"}, model.Named{Name: "IsEU"}
	pass := model.Block{"Type": value(model.Lit("Pass")), "End": value(model.Bool(true))}
	wait := model.Block{"Type": value(model.Lit("Wait")), "Seconds": value(model.Num(8)), "End": value(model.Bool(true))}
	definition := value(model.Choice{
		If: prod,
		Then: model.Block{
			"StartAt": value(model.Lit("A")), "TimeoutSeconds": value(model.Num(60)),
			"States": value(model.Block{
				"A": value(model.Choice{If: eu, Then: pass, Else: wait}),
				"B": value(model.Choice{If: eu, Then: pass}),
			}),
		},
		Else: model.Lit(`{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 4, "End": true}}}`),
	})
	machine, problems := asl.Parse(definition, nil)
	var got []string
	for _, s := range machine.States {
		got = append(got, fmt.Sprintf("%s %s when %s", show(s.Attrs["kind"].Value), s.Name, showGuard(s.If)))
	}
	want := []string{
		"Pass A when IsProd and IsEU", "Wait A when IsProd and not IsEU", "Pass B when IsProd and IsEU", "Wait A when not IsProd",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	attrs := strings.Join(showBlock(machine.Attrs), ", ")
	if want := "definition: if IsProd then read else read, shortest: if IsProd then 0 else 4, timeout: if IsProd then 60 else nil"; attrs != want {
		t.Errorf("\ngot  %s\nwant %s", attrs, want)
	}
	if len(problems) != 1 || problems[0].ID != "state-unreachable" {
		t.Errorf("got %v want B to be unreachable", problems)
	}
}

func TestResources(t *testing.T) {
	machine, _ := asl.Parse(value(model.Choice{
		If:   model.Named{Name: "IsProd"},
		Then: model.Lit(`{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`),
		Else: model.Lit(`{"StartAt": "A", "States": {"A": {"Type": "Fail"}}}`),
	}), nil)
	owner := &model.Resource{
		ID: "Flow", Kind: model.StateMachine, Type: "AWS::StepFunctions::StateMachine", Open: "macro M", From: "Api",
		If: model.Named{Name: "HasFlow"},
	}
	var got []string
	for _, r := range machine.Resources(owner) {
		got = append(got, fmt.Sprintf("%s key %s, %s, of %s, %s, when %s, open %s, from %s",
			r.ID, r.Key, r.Label, show(r.Attrs["machine_id"].Value), r.Kind, showGuard(r.If), r.Open, r.From))
	}
	want := []string{
		"Flow.A key Flow.A, state A of state machine Flow, of Flow, state, when HasFlow and IsProd, open macro M, from Api",
		"Flow.A[1] key Flow.A, state A of state machine Flow, of Flow, state, when HasFlow and not IsProd, open macro M, from Api",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	owner.Key = "arn"
	if got := machine.Resources(owner)[0].Key; got != "arn.A" {
		t.Errorf("got key %s want arn.A", got)
	}
}

// TestAttributes checks that Parse gives every attribute of a state that a
// loader has to give.
func TestAttributes(t *testing.T) {
	definition := `{"StartAt": "A", "States": {
		"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 1, "HeartbeatSeconds": 1,
			"Parameters": {"FunctionName": "f", "InvocationType": "Event"}, "Retry": [{}], "Catch": [{}], "Next": "B"},
		"B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "TimeoutSecondsPath": "$.a", "HeartbeatSecondsPath": "$.b",
			"Parameters": {"QueueUrl": "q"}, "Next": "N"},
		"N": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "m"}, "Next": "C"},
		"C": {"Type": "Wait", "Seconds": 1, "End": true}}}`
	machine, problems := asl.ParseFile("a.json", []byte(definition), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	given := map[string]bool{}
	for _, r := range machine.Resources(&model.Resource{ID: "Flow"}) {
		for name := range r.Attrs {
			given[name] = true
		}
	}
	for name, a := range model.Kinds[model.State] {
		if loaded := a.Type.Base != model.EdgeBase && !a.Derived; loaded != given[name] {
			t.Errorf("%s: given %t, to be given %t", name, given[name], loaded)
		}
	}
}

// TestDepth nests maps deeper than anybody would.
func TestDepth(t *testing.T) {
	var b strings.Builder
	const depth = 300
	for i := range depth {
		fmt.Fprintf(&b, `{"StartAt": "S%d", "States": {"S%d": {"Type": "Map", "End": true, "Iterator": `, i, i)
	}
	b.WriteString(`{"StartAt": "W", "States": {"W": {"Type": "Succeed"}}}`)
	b.WriteString(strings.Repeat("}}}", depth))
	machine, problems := asl.ParseFile("a.json", []byte(b.String()), nil)
	if len(machine.States) != depth+1 || len(problems) > 0 {
		t.Errorf("got %d states and %v", len(machine.States), problems)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything, "60")
	for _, seed := range []string{
		`{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${S}", "TimeoutSeconds": ${S}, "Retry": [{"ErrorEquals": "x"}], "Next": "A"}}}`,
		`{"StartAt": "${S}", "States": {"${S}": {"Type": "Choice", "Choices": [{"Next": "B"}, 1], "Default": "C"}, "B": {"Type": "Wait", "Seconds": "{% 1 %}"}}}`,
		"StartAt: A\nStates:\n  A: &a {Type: Wait, Seconds: 3, Next: B}\n  B: *a\n",
		`{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": null}}], "Catch": {"Next": "A"}}}}`,
		`{"States": {"A": {"Type": "Map", "ItemProcessor": [], "End": "true"}}}`,
		`{"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": "{% %}"}}`,
	} {
		f.Add(seed, "arn:aws:lambda:::function:f")
	}
	f.Fuzz(func(t *testing.T, definition, substitution string) {
		substitutions := model.Block{"S": value(model.Choice{If: model.Named{Name: "C"}, Then: model.Lit(substitution), Else: model.Num(5)})}
		machine, problems := asl.ParseFile("a.json", []byte(definition), substitutions)
		if kind := show(machine.Attrs["definition"].Value); kind != "read" && len(problems) == 0 {
			t.Errorf("the definition is %s and no problem says why", kind)
		}
		ids := map[string]bool{}
		for _, r := range machine.Resources(&model.Resource{ID: "M"}) {
			if ids[r.ID] {
				t.Errorf("two states are %s", r.ID)
			}
			ids[r.ID] = true
			if r.At.Line == 0 {
				t.Errorf("%s has no place", r.ID)
			}
		}
		again, _ := asl.ParseFile("a.json", []byte(definition), substitutions)
		if diff := cmp.Diff(machine, again); diff != "" {
			t.Errorf("two runs differ: %s", diff)
		}
	})
}

// BenchmarkParse reads a machine of a thousand states on one line.
func BenchmarkParse(b *testing.B) {
	var states strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&states, `"S%d": {"Type": "Task", "Resource": "${Fn}", "TimeoutSeconds": ${Limit}, "Retry": [{"ErrorEquals": ["States.ALL"]}], "Next": "S%d"},`, i, i+1)
	}
	definition := []byte(`{"StartAt": "S0", "States": {` + states.String() + `"S1000": {"Type": "Succeed"}}}`)
	substitutions := model.Block{"Fn": value(hole(model.ResourceHole, "Resize.Arn")), "Limit": value(model.Num(30))}
	b.SetBytes(int64(len(definition)))
	b.ReportAllocs()
	for b.Loop() {
		if machine, _ := asl.ParseFile("a.json", definition, substitutions); len(machine.States) != 1001 {
			b.Fatal("states are missing")
		}
	}
}
