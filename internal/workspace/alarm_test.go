package workspace

import (
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// sayings are the texts of a derived list: the words of a list of words, or the
// given fields of a list of blocks.
func sayings(n *Node, name string, fields ...string) []string {
	var out []string
	attr, _ := n.Attr(name)
	list, _ := attr.Value.(model.List)
	for _, item := range list {
		block, ok := item.Value.(model.Block)
		if !ok {
			out = append(out, wordOf(item.Value))
			continue
		}
		words := make([]string, len(fields))
		for i, field := range fields {
			switch v := block[field].Value.(type) {
			case model.Text:
				words[i] = v.String()
			case model.Bool:
				if !v {
					words[i] = "perhaps"
				}
			case nil, model.Number, model.List, model.Block, model.Choice, model.Unknown:
			}
		}
		out = append(out, strings.TrimSpace(strings.Join(words, " | ")))
	}
	if why := n.Unknown[name]; why != "" {
		out = append(out, "? "+why)
	}
	return out
}

func TestNeverFires(t *testing.T) {
	fn := resource(model.Function, "Fn", "timeout", 30)
	for _, c := range []struct {
		name  string
		alarm *model.Resource
		with  []*model.Resource
		want  []string
	}{
		{"in reach", alarm("A", 29999, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧"), nil, nil},
		{"at the timeout", alarm("A", 30000, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧"), nil, []string{"the threshold 30000 is out of reach: Fn stops after 30000 milliseconds"}},
		{"at the timeout or more", alarm("A", 30000, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧", "comparison", "GreaterThanOrEqualToThreshold"), nil, nil},
		{"a sum", alarm("A", 900000, "AWS/Lambda Duration Sum FunctionName=⟦Fn⟧"), nil, nil},
		{"a percentile", alarm("A", 31000, "AWS/Lambda Duration p99.9 FunctionName=⟦Fn⟧"), nil, []string{"the threshold 31000 is out of reach: Fn stops after 30000 milliseconds"}},
		{"of any function", alarm("A", 900000, "AWS/Lambda Duration Maximum"), nil, nil},
		{"of a function that is not seen", alarm("A", 900000, "AWS/Lambda Duration Maximum FunctionName=crop"), nil, nil},
		{"counts below zero", alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "comparison", "LessThanThreshold"), nil, []string{"AWS/Lambda Errors is never less than 0"}},
		{"zero or less", alarm("A", 0, "AWS/Lambda Invocations Sum FunctionName=⟦Fn⟧", "comparison", "LessThanOrEqualToThreshold"), nil, nil},
		{"metric of one's own below zero", alarm("A", 0, "Shop Balance Sum", "comparison", "LessThanThreshold"), nil, nil},
		{"a percentage of a rate", alarm("A", 80, "AWS/Lambda ProvisionedConcurrencyUtilization Maximum FunctionName=⟦Fn⟧"), nil, []string{"the threshold 80 is out of reach: the Maximum of AWS/Lambda ProvisionedConcurrencyUtilization is at most 1"}},
		{"looks back two days", alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "evaluation_periods", 2880), nil, []string{"2880 periods of 60 seconds are more than a day, which CloudWatch refuses"}},
		{"more points than periods", alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "datapoints_to_alarm", 2), nil, []string{"2 of 1 data points must breach"}},
		{"unknown threshold of a count", alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "threshold", model.Unknown{Why: "parameter N has no default"}), nil, nil},
		{
			"no such band", resource(model.Alarm, "A", "threshold_metric", "band", "comparison", "GreaterThanUpperThreshold", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧"))),
			nil,
			[]string{"no query of it has the id band, which its threshold is"},
		},
		{
			"a band compared with a number", resource(model.Alarm, "A", "threshold_metric", "band", "comparison", "GreaterThanThreshold", "metrics", metrics(
				looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧"), computes("band", "ANOMALY_DETECTION_BAND(m1)"),
			)),
			nil,
			[]string{"GreaterThanThreshold does not compare with an anomaly band"},
		},
		{
			"older than the queue keeps", alarm("A", 7200, "AWS/SQS ApproximateAgeOfOldestMessage Maximum QueueName=⟦Q.QueueName⟧"),
			[]*model.Resource{resource(model.Queue, "Q", "retention", 3600)},
			[]string{"the threshold 7200 is out of reach: messages of Q are gone after 3600 seconds"},
		},
		{
			"retention unknown", alarm("A", 7200, "AWS/SQS ApproximateAgeOfOldestMessage Maximum QueueName=⟦Q.QueueName⟧"),
			[]*model.Resource{resource(model.Queue, "Q", "retention", model.Unknown{Why: "parameter Kept has no default"})},
			[]string{"? parameter Kept has no default"},
		},
		{
			"an event waits six hours", alarm("A", 21600001, "AWS/Lambda AsyncEventAge Maximum FunctionName=⟦Fn⟧"),
			nil,
			[]string{"the threshold 21600001 is out of reach: an event waits 21600000 milliseconds at most"},
		},
		{
			"longer than the workflow", alarm("A", 60000, "AWS/States ExecutionTime Maximum StateMachineArn=⟦M⟧"),
			[]*model.Resource{resource(model.StateMachine, "M", "timeout", 60)},
			[]string{"the threshold 60000 is out of reach: M stops after 60000 milliseconds"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", append([]*model.Resource{fn, c.alarm}, c.with...)...)}, Options{})
			if got := sayings(node(t, w, "t.yaml", "A", 0), "never_fires"); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDangling(t *testing.T) {
	fn := resource(model.Function, "Fn")
	named := resource(model.Function, "Named", "name", "Resize-Image")
	live := resource(model.Alias, "Live", "function_arn", "⟦Fn⟧", "name", "live")
	role := resource(model.Role, "Role")
	for _, c := range []struct {
		name  string
		entry string
		want  []string
	}{
		{"a name", "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", nil},
		{"an ARN", "AWS/Lambda Errors Sum FunctionName=⟦Fn.Arn⟧", []string{"FunctionName=⟦Fn.Arn⟧ | it is the ARN of Fn, and the metric carries the name"}},
		{"an alias", "AWS/Lambda Errors Sum FunctionName=⟦Live⟧", []string{"FunctionName=⟦Live⟧ | it is the ARN of Fn, and the metric carries the name"}},
		{"a role", "AWS/Lambda Errors Sum FunctionName=⟦Role⟧", []string{"FunctionName=⟦Role⟧ | Role is a role, and the metric is of a function"}},
		{"the template's word", "AWS/Lambda Errors Sum FunctionName=Fn", []string{"FunctionName=Fn | Fn is the template's word for the function, which gets a name of its own on deployment | perhaps"}},
		{"a name in another case", "AWS/Lambda Errors Sum FunctionName=resize-image", []string{"FunctionName=resize-image | no function is called so; one is called Resize-Image | perhaps"}},
		{"a name of nothing here", "AWS/Lambda Errors Sum FunctionName=billing", nil},
		{"a parameter", "AWS/Lambda Errors Sum FunctionName=⟦parameter:Name⟧", []string{"? parameter Name has no default"}},
		{"no ARN of a workflow", "AWS/States ExecutionsFailed Sum StateMachineArn=ship", []string{"StateMachineArn=ship | it is no ARN, and the metric carries the ARN"}},
		{"per schedule", "AWS/Scheduler TargetErrorCount Sum ScheduleName=nightly", []string{"ScheduleName=nightly | AWS/Scheduler TargetErrorCount has no dimension ScheduleName; it is published per ScheduleGroup"}},
		{"half a pair", "AWS/DynamoDB SystemErrors Sum TableName=orders", []string{"TableName=orders | AWS/DynamoDB SystemErrors is published per Operation and TableName together"}},
		{"another service's", "AWS/EC2 CPUUtilization Average InstanceName=web", nil},
		{"one's own", "Shop Orders Sum Region=eu", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", fn, named, live, role, alarm("A", 0, c.entry))}, Options{})
			if got := sayings(node(t, w, "t.yaml", "A", 0), "dangling", "dimension", "why", "certain"); !slices.Equal(trimmed(got), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// trimmed takes the empty last field off sayings.
func trimmed(sayings []string) []string {
	for i, s := range sayings {
		sayings[i] = strings.TrimSuffix(s, " |")
	}
	return sayings
}

func TestUnknownMetrics(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry string
		want  []string
	}{
		{"published", "AWS/Lambda Errors Sum", nil},
		{"misspelt", "AWS/Lambda Error Sum", []string{"AWS/Lambda Error | AWS/Lambda Errors"}},
		{"HTTP's of a REST API", "AWS/ApiGateway 5xx Sum ApiName=shop", []string{"AWS/ApiGateway 5xx | AWS/ApiGateway 5XXError"}},
		{"REST's of an HTTP API", "AWS/ApiGateway 4XXError Sum ApiId=a1b2", []string{"AWS/ApiGateway 4XXError | AWS/ApiGateway 4xx"}},
		{"not known", "AWS/Lambda ⟦parameter:Metric⟧ Sum", []string{"? parameter Metric has no default"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", alarm("A", 0, c.entry))}, Options{})
			if got := sayings(node(t, w, "t.yaml", "A", 0), "unknown_metrics", "metric", "hint"); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEmission(t *testing.T) {
	a := alarm("A", 0, "AWS/Events FailedInvocations Sum RuleName=placed")
	b := alarm("B", 0, "AWS/Lambda Errors Sum FunctionName=resize")
	w := Build([]*model.Unit{unit("t.yaml", a, b)}, Options{})
	if got := sayings(node(t, w, "t.yaml", "A", 0), "sparse"); !slices.Equal(got, []string{"AWS/Events FailedInvocations"}) {
		t.Errorf("got %q", got)
	}
	if got := sayings(node(t, w, "t.yaml", "B", 0), "idle"); !slices.Equal(got, []string{"AWS/Lambda Errors"}) {
		t.Errorf("got %q", got)
	}
}

// severityOf is the severity of a signal of a node.
func severityOf(n *Node, slug string) string {
	attr, _ := n.Attr("signals")
	list, _ := attr.Value.(model.List)
	for _, item := range list {
		if block, _ := item.Value.(model.Block); wordOf(block["name"].Value) == slug {
			return wordOf(block["severity"].Value)
		}
	}
	return ""
}

func TestSeverities(t *testing.T) {
	fn := resource(model.Function, "Fn")
	api := resource(model.API, "Api", "protocol", "REST", "name", "shop")
	route := resource(model.Route, "R", "api_id", "⟦Api⟧", "uri", "⟦Fn.Arn⟧", "integration", "AWS_PROXY")
	topic := resource(model.Subscription, "S", "topic_arn", "⟦parameter:Topic⟧", "protocol", "lambda", "endpoint", "⟦Fn.Arn⟧")
	lost := resource(model.Queue, "Lost")
	kept := resource(model.Function, "Fn", "dead_letter_arn", "⟦Lost.Arn⟧")
	for _, c := range []struct {
		name, slug string
		with       []*model.Resource
		want       string
	}{
		{"errors", "function-errors", []*model.Resource{fn}, "high"},
		{"errors behind an API", "function-errors", []*model.Resource{fn, api, route}, "high"},
		{"errors behind an API that is watched", "function-errors", []*model.Resource{fn, api, route, alarm("A", 0, "AWS/ApiGateway 5XXError Sum ApiName=shop")}, "medium"},
		{"errors behind an API that is not seen", "function-errors", []*model.Resource{fn, resource(model.Route, "R", "api_id", "⟦import:Api⟧", "uri", "⟦Fn.Arn⟧", "integration", "AWS_PROXY")}, "high"},
		{"errors of deployments", "function-errors", []*model.Resource{fn, resource(model.CustomResource, "C", "service_token", "⟦Fn.Arn⟧")}, "low"},
		{"lost events", "async-loss", []*model.Resource{fn, topic}, "high"},
		{"lost events in a queue that is watched", "async-loss", []*model.Resource{kept, topic, lost, alarm("A", 0, "AWS/SQS ApproximateNumberOfMessagesVisible Sum QueueName=⟦Lost.QueueName⟧")}, "medium"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", c.with...)}, Options{})
			if got := severityOf(node(t, w, "t.yaml", "Fn", 0), c.slug); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTraces(t *testing.T) {
	api := resource(model.API, "Api", "protocol", "REST")
	route := resource(model.Route, "R", "api_id", "⟦Api⟧", "uri", "⟦Fn.Arn⟧", "integration", "AWS_PROXY")
	for _, c := range []struct {
		name, fact string
		fn         *model.Resource
		with       []*model.Resource
		want       model.Value
	}{
		{"stage that traces", "traced_callers", resource(model.Function, "Fn"), []*model.Resource{api, route, resource(model.Stage, "S", "api_id", "⟦Api⟧", "tracing", true)}, model.Bool(true)},
		{"stage that does not", "traced_callers", resource(model.Function, "Fn"), []*model.Resource{api, route, resource(model.Stage, "S", "api_id", "⟦Api⟧")}, model.Bool(false)},
		{"stage of which nobody knows", "traced_callers", resource(model.Function, "Fn"), []*model.Resource{api, route, resource(model.Stage, "S", "api_id", "⟦Api⟧", "tracing", model.Unknown{Why: "why"})}, nil},
		{"layer of telemetry", "telemetry_layer", resource(model.Function, "Fn", "layers", []string{"arn:aws:lambda:⟦AWS::Region⟧:901920570463:layer:aws-otel-python:1"}), nil, model.Bool(true)},
		{"another layer", "telemetry_layer", resource(model.Function, "Fn", "layers", []string{"arn:aws:lambda:⟦AWS::Region⟧:123456789012:layer:pillow:1"}), nil, model.Bool(false)},
		{"layer by parameter", "telemetry_layer", resource(model.Function, "Fn", "layers", []string{"⟦parameter:Layer⟧"}), nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", append([]*model.Resource{c.fn}, c.with...)...)}, Options{})
			n := node(t, w, "t.yaml", "Fn", 0)
			if got, _ := n.Attr(c.fact); got.Value != c.want {
				t.Errorf("got %v, want %v", got.Value, c.want)
			}
			if c.want == nil && n.Unknown[c.fact] == "" {
				t.Errorf("got no reason why it is not known")
			}
		})
	}
}
