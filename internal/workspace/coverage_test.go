package workspace

import (
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// looksAt is one entry of an alarm's metrics: "AWS/Lambda Errors Sum
// FunctionName=⟦Fn⟧", or "id expression".
func looksAt(s string) model.Value {
	f := strings.Fields(s)
	entry := model.Block{
		"namespace": {Value: text(f[0])},
		"metric":    {Value: text(f[1])},
		"statistic": {Value: text(f[2])},
		"period":    {Value: model.Num(60)},
	}
	dimensions := model.List{}
	for _, pair := range f[3:] {
		name, value, _ := strings.Cut(pair, "=")
		dimensions = append(dimensions, model.Attr{Value: model.Block{"name": {Value: text(name)}, "value": {Value: text(value)}}})
	}
	if len(dimensions) > 0 {
		entry["dimensions"] = model.Attr{Value: dimensions}
	}
	return entry
}

func computes(id, expression string) model.Value {
	return model.Block{"id": {Value: text(id)}, "expression": {Value: text(expression)}}
}

func metrics(entries ...model.Value) model.Value {
	list := model.List{}
	for _, e := range entries {
		list = append(list, model.Attr{Value: e})
	}
	return list
}

// alarm is one that fires when its metric is above the threshold and tells a topic.
func alarm(id string, threshold int, entry string, more ...any) *model.Resource {
	pairs := []any{
		"metrics", metrics(looksAt(entry)), "threshold", threshold, "comparison", "GreaterThanThreshold",
		"evaluation_periods", 1, "alarm_actions",
		[]string{"⟦parameter:Topic⟧"},
	}
	return resource(model.Alarm, id, append(pairs, more...)...)
}

// signalsOf are the signals of a node as "slug state", broken ones with the
// reason, and ? with the reason if some are not known.
func signalsOf(n *Node) []string {
	var out []string
	attr, _ := n.Attr("signals")
	list, _ := attr.Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		s := wordOf(block["name"].Value) + " " + wordOf(block["state"].Value)
		if why := wordOf(block["why"].Value); why != "" {
			s += ": " + why
		}
		out = append(out, s)
	}
	if why := n.Unknown["signals"]; why != "" {
		out = append(out, "? "+why)
	}
	return out
}

func TestFunctionErrors(t *testing.T) {
	fn := resource(model.Function, "Fn")
	named := resource(model.Function, "Fn", "name", "resize")
	for _, c := range []struct {
		name string
		fn   *model.Resource
		with []*model.Resource
		want string
	}{
		{"no alarm", fn, nil, "unwatched"},
		{"by reference", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")}, "watched"},
		{"by name", named, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=resize")}, "watched"},
		{"by name of another", named, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=crop")}, "unwatched"},
		{"by parameter on both sides", resource(model.Function, "Fn", "name", "⟦parameter:Name⟧"), []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦parameter:Name⟧")}, "watched"},
		{"by parameter on one side", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦parameter:Name⟧")}, "? parameter Name has no default"},
		{"by ARN", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn.Arn⟧")}, "broken: alarm A gets no data: it is the ARN of Fn, and the metric carries the name"},
		{"by a dimension that is not there", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionArn=⟦Fn.Arn⟧")}, "broken: alarm A gets no data: the metric has no dimension FunctionArn"},
		{"per alias", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧ Resource=⟦Fn⟧:live")}, "watched"},
		{"over the account", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum")}, "watched"},
		{"case of the metric", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda errors Sum FunctionName=⟦Fn⟧")}, "unwatched"},
		{"another metric", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧")}, "unwatched"},
		{"unknown metric", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda ⟦parameter:Metric⟧ Sum FunctionName=⟦Fn⟧")}, "? parameter Metric has no default"},
		{"unknown namespace", fn, []*model.Resource{alarm("A", 0, "⟦parameter:Space⟧ Errors Sum FunctionName=⟦Fn⟧")}, "? parameter Space has no default"},
		{"unknown metric of another namespace", fn, []*model.Resource{alarm("A", 0, "AWS/SQS ⟦parameter:Metric⟧ Sum QueueName=x")}, "unwatched"},
		{"no action", fn, []*model.Resource{resource(model.Alarm, "A", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")), "comparison", "GreaterThanThreshold", "threshold", 0)}, "broken: alarm A does nothing when it fires"},
		{"actions off", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "actions_enabled", false)}, "broken: alarm A does nothing when it fires"},
		{"actions unknown", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "actions_enabled", model.Unknown{Why: "parameter On has no default"})}, "? parameter On has no default"},
		{
			"a composite acts", fn, []*model.Resource{
				resource(model.Alarm, "A", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")), "comparison", "GreaterThanThreshold", "threshold", 0),
				resource(model.CompositeAlarm, "All", "rule", `ALARM("⟦A⟧")`, "alarm_actions", []string{"⟦parameter:Topic⟧"}),
			}, "watched",
		},
		{
			"a composite that does nothing", fn, []*model.Resource{
				resource(model.Alarm, "A", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")), "comparison", "GreaterThanThreshold", "threshold", 0),
				resource(model.CompositeAlarm, "All", "rule", `ALARM("⟦A⟧")`),
			}, "broken: alarm A does nothing when it fires",
		},
		{
			"a rule on state changes", fn, []*model.Resource{
				resource(model.Alarm, "A", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")), "comparison", "GreaterThanThreshold", "threshold", 0),
				resource(model.EventRule, "R", "pattern", `{"detail-type":["CloudWatch Alarm State Change"],"source":["aws.cloudwatch"]}`),
			}, "watched",
		},
		{
			"a deployment", fn, []*model.Resource{
				resource(model.Alarm, "A", "metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")), "comparison", "GreaterThanThreshold", "threshold", 0),
				resource(model.DeploymentGroup, "D", "alarm_names", []string{"⟦A⟧"}),
			}, "watched",
		},
		{"falling", fn, []*model.Resource{alarm("A", 1, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "comparison", "LessThanThreshold")}, "broken: alarm A fires when Errors falls"},
		{"never less than zero", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "comparison", "LessThanThreshold")}, "broken: alarm A fires when Errors falls"},
		{"an average of more than one", fn, []*model.Resource{alarm("A", 1, "AWS/Lambda Errors Average FunctionName=⟦Fn⟧")}, "broken: alarm A cannot fire: the threshold 1 is out of reach: the Average of AWS/Lambda Errors is at most 1"},
		{"a count of calls", fn, []*model.Resource{alarm("A", 1, "AWS/Lambda Errors SampleCount FunctionName=⟦Fn⟧")}, "broken: alarm A does not see it: SampleCount counts the data points, not what they say"},
		{"unit", fn, []*model.Resource{alarm("A", 1, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧", "metrics", metrics(func() model.Value {
			entry := looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧").(model.Block)
			entry["unit"] = model.Attr{Value: text("Seconds")}
			return entry
		}()))}, "broken: alarm A cannot fire: it asks for AWS/Lambda Errors in Seconds, which is published in Count only"},
		{"the better of two", fn, []*model.Resource{alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn.Arn⟧"), alarm("B", 0, "AWS/Lambda Errors Sum FunctionName=⟦Fn⟧")}, "watched"},
		{
			"error rate", fn, []*model.Resource{alarm("A", 5, "AWS/Lambda Errors Sum", "metrics", metrics(
				looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧"), looksAt("AWS/Lambda Invocations Sum FunctionName=⟦Fn⟧"), computes("rate", "100 * m1 / m2"),
			))}, "watched",
		},
		{
			"availability", fn, []*model.Resource{alarm("A", 95, "AWS/Lambda Errors Sum", "comparison", "LessThanThreshold", "metrics", metrics(
				looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧"), looksAt("AWS/Lambda Invocations Sum FunctionName=⟦Fn⟧"), computes("ok", "100 - 100 * m1 / m2"),
			))}, "watched",
		},
		{
			"anomaly", fn, []*model.Resource{resource(
				model.Alarm, "A", "comparison", "GreaterThanUpperThreshold", "threshold_metric", "band", "alarm_actions", []string{"⟦parameter:Topic⟧"},
				"metrics", metrics(looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧"), computes("band", "ANOMALY_DETECTION_BAND(m1, 2)")),
			)}, "watched",
		},
		{"over all functions", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC`)))}, "watched"},
		{"over the namespace", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SELECT MAX(Errors) FROM "AWS/Lambda"`)))}, "watched"},
		{"query of one function", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) WHERE FunctionName = '⟦Fn⟧'`)))}, "watched"},
		{"query of another function", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) WHERE FunctionName = 'crop'`)))}, "unwatched"},
		{"query by tag", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) WHERE tag.team = 'shop' GROUP BY FunctionName`)))}, "? the query picks resources by tag.team = 'shop'"},
		{"search", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(computes("q", `SUM(SEARCH('{AWS/Lambda,FunctionName} MetricName="Errors"', 'Sum', 300))`)))}, "watched"},
		{"metric of another account", fn, []*model.Resource{alarm("A", 0, "x x x", "metrics", metrics(func() model.Value {
			entry := looksAt("AWS/Lambda Errors Sum FunctionName=⟦Fn⟧").(model.Block)
			entry["account"] = model.Attr{Value: text("111122223333")}
			return entry
		}()))}, "unwatched"},
		{
			"in its log", fn, []*model.Resource{
				resource(model.LogGroup, "Log", "name", "/aws/lambda/⟦Fn⟧"),
				resource(model.MetricFilter, "Filter", "log_group_name", "⟦Log⟧", "pattern", "?ERROR ?Exception", "namespace", "Shop", "metric", "ResizeErrors"),
				alarm("A", 0, "Shop ResizeErrors Sum"),
			}, "watched",
		},
		{
			"in its log, which is not declared", fn, []*model.Resource{
				resource(model.MetricFilter, "Filter", "log_group_name", "/aws/lambda/⟦Fn⟧", "pattern", `{ $.level = "ERROR" }`, "namespace", "Shop", "metric", "ResizeErrors"),
				alarm("A", 0, "Shop ResizeErrors Sum"),
			}, "watched",
		},
		{
			"something else in its log", fn, []*model.Resource{
				resource(model.LogGroup, "Log", "name", "/aws/lambda/⟦Fn⟧"),
				resource(model.MetricFilter, "Filter", "log_group_name", "⟦Log⟧", "pattern", "OrderPlaced", "namespace", "Shop", "metric", "Orders"),
				alarm("A", 0, "Shop Orders Sum"),
			}, "unwatched",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", append([]*model.Resource{c.fn}, c.with...)...)}, Options{})
			got := signalsOf(node(t, w, "t.yaml", "Fn", 0))
			want := []string{"function-errors " + c.want}
			if strings.HasPrefix(c.want, "? ") {
				want = []string{c.want}
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestAnotherUnitWatches(t *testing.T) {
	app := unit("app.yaml", resource(model.Function, "Fn", "name", "resize"))
	alarms := unit("alarms.yaml", alarm("A", 0, "AWS/Lambda Errors Sum FunctionName=resize"))
	w := Build([]*model.Unit{app, alarms}, Options{})
	got := signalsOf(node(t, w, "app.yaml", "Fn", 0))
	if want := []string{"function-errors watched"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnotherUnitOverTheAccount(t *testing.T) {
	app := unit("app.yaml", resource(model.Function, "Fn", "name", "resize"))
	alarms := unit("alarms.yaml", alarm("A", 0, "AWS/Lambda Errors Sum"))
	w := Build([]*model.Unit{app, alarms}, Options{})
	got := signalsOf(node(t, w, "app.yaml", "Fn", 0))
	if want := []string{"function-errors unwatched"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHiddenAlarms(t *testing.T) {
	u := unit("t.yaml", resource(model.Function, "Fn"))
	u.Open = "nobody can see through the macro Alarms"
	w := Build([]*model.Unit{u}, Options{})
	got := signalsOf(node(t, w, "t.yaml", "Fn", 0))
	if len(got) != 1 || !strings.HasPrefix(got[0], "? ") {
		t.Errorf("got %q, want unknown", got)
	}
}

func TestSignals(t *testing.T) {
	fn := resource(model.Function, "Fn", "timeout", 30)
	queue := resource(model.Queue, "Q")
	table := resource(model.Table, "T", "billing", "PROVISIONED", "indexes", []string{"by-date"})
	bus := resource(model.EventBus, "Bus", "name", "orders")
	rule := resource(model.EventRule, "R", "bus_name", "⟦Bus⟧")
	for _, c := range []struct {
		name    string
		subject string
		with    []*model.Resource
		want    []string
	}{
		{"long timeout", "Fn", []*model.Resource{fn}, []string{"function-errors unwatched", "function-duration-near-timeout unwatched"}},
		{
			"duration", "Fn",
			[]*model.Resource{fn, alarm("A", 25000, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧")},
			[]string{"function-errors unwatched", "function-duration-near-timeout watched"},
		},
		{
			"duration past the timeout", "Fn",
			[]*model.Resource{fn, alarm("A", 30000, "AWS/Lambda Duration p99 FunctionName=⟦Fn⟧")},
			[]string{"function-errors unwatched", "function-duration-near-timeout broken: alarm A cannot fire: the threshold 30000 is out of reach: Fn stops after 30000 milliseconds"},
		},
		{
			"average duration", "Fn",
			[]*model.Resource{fn, alarm("A", 25000, "AWS/Lambda Duration Average FunctionName=⟦Fn⟧")},
			[]string{"function-errors unwatched", "function-duration-near-timeout broken: alarm A does not see it: Average hides the slow calls"},
		},
		{
			"duration of an unknown timeout", "Fn",
			[]*model.Resource{
				resource(model.Function, "Fn", "timeout", model.Unknown{Why: "parameter Limit has no default"}),
				alarm("A", 25000, "AWS/Lambda Duration Maximum FunctionName=⟦Fn⟧"),
			},
			[]string{"function-errors unwatched", "? parameter Limit has no default"},
		},
		{
			"reserved", "Fn",
			[]*model.Resource{resource(model.Function, "Fn", "reserved_concurrency", 5)},
			[]string{"function-errors unwatched", "function-throttles unwatched", "function-concurrency unwatched"},
		},
		{
			"more than is reserved", "Fn",
			[]*model.Resource{resource(model.Function, "Fn", "reserved_concurrency", 5), alarm("A", 80, "AWS/Lambda ConcurrentExecutions Maximum FunctionName=⟦Fn⟧")},
			[]string{"function-errors unwatched", "function-throttles unwatched", "function-concurrency broken: alarm A cannot fire: the threshold 80 is out of reach: Fn may run 5 times at once"},
		},
		{"switched off", "Fn", []*model.Resource{resource(model.Function, "Fn", "reserved_concurrency", 0)}, []string{"function-errors unwatched"}},
		{
			"reads a stream", "Fn",
			[]*model.Resource{
				resource(model.Function, "Fn"), resource(model.Stream, "S"),
				resource(model.EventSource, "E", "function_arn", "⟦Fn⟧", "source_arn", "⟦S.Arn⟧", "source", "kinesis"),
				alarm("A", 60000, "AWS/Kinesis GetRecords.IteratorAgeMilliseconds Maximum StreamName=⟦S⟧"),
			},
			[]string{"function-errors unwatched", "function-throttles unwatched", "stream-iterator-age watched"},
		},
		{
			"iterator older than the stream keeps", "Fn",
			[]*model.Resource{
				resource(model.Function, "Fn"), resource(model.Stream, "S"),
				resource(model.EventSource, "E", "function_arn", "⟦Fn⟧", "source_arn", "⟦S.Arn⟧", "source", "kinesis"),
				alarm("A", 86400000, "AWS/Lambda IteratorAge Maximum FunctionName=⟦Fn⟧"),
			},
			[]string{
				"function-errors unwatched", "function-throttles unwatched",
				"stream-iterator-age broken: alarm A cannot fire: the threshold 86400000 is out of reach: its records are gone after 86400000 milliseconds",
			},
		},
		{"a queue nobody uses", "Q", []*model.Resource{queue}, nil},
		{
			"a dead-letter queue", "Q",
			[]*model.Resource{queue, resource(model.Queue, "Main", "dead_letter_arn", "⟦Q.Arn⟧")},
			[]string{"dlq-depth unwatched"},
		},
		{
			"depth", "Q",
			[]*model.Resource{queue, resource(model.Queue, "Main", "dead_letter_arn", "⟦Q.Arn⟧"), alarm("A", 0, "AWS/SQS ApproximateNumberOfMessagesVisible Sum QueueName=⟦Q.QueueName⟧")},
			[]string{"dlq-depth watched"},
		},
		{
			"depth by URL", "Q",
			[]*model.Resource{queue, resource(model.Queue, "Main", "dead_letter_arn", "⟦Q.Arn⟧"), alarm("A", 0, "AWS/SQS ApproximateNumberOfMessagesVisible Sum QueueName=⟦Q⟧")},
			[]string{"dlq-depth broken: alarm A gets no data: it is the URL of Q, and the metric carries the name"},
		},
		{
			"messages sent", "Q",
			[]*model.Resource{queue, resource(model.Queue, "Main", "dead_letter_arn", "⟦Q.Arn⟧"), alarm("A", 0, "AWS/SQS NumberOfMessagesSent Sum QueueName=⟦Q.QueueName⟧")},
			[]string{"dlq-depth broken: alarm A is on NumberOfMessagesSent, and messages that SQS moves here itself are not counted as sent"},
		},
		{
			"messages that Lambda sends", "Q",
			[]*model.Resource{queue, resource(model.Function, "F", "dead_letter_arn", "⟦Q.Arn⟧"), alarm("A", 0, "AWS/SQS NumberOfMessagesSent Sum QueueName=⟦Q.QueueName⟧")},
			[]string{"dlq-depth watched"},
		},
		{"REST API", "Api", []*model.Resource{resource(model.API, "Api", "protocol", "REST", "name", "shop")}, []string{"api-5xx unwatched"}},
		{
			"REST API by name", "Api",
			[]*model.Resource{resource(model.API, "Api", "protocol", "REST", "name", "shop"), alarm("A", 0, "AWS/ApiGateway 5XXError Sum ApiName=shop")},
			[]string{"api-5xx watched"},
		},
		{
			"REST API by id", "Api",
			[]*model.Resource{resource(model.API, "Api", "protocol", "REST", "name", "shop"), alarm("A", 0, "AWS/ApiGateway 5XXError Sum ApiName=⟦Api⟧")},
			[]string{"api-5xx broken: alarm A gets no data: it is the id of Api, and the metric carries the name"},
		},
		{
			"one of two stages", "Api",
			[]*model.Resource{
				resource(model.API, "Api", "protocol", "HTTP"),
				resource(model.Stage, "Blue", "api_id", "⟦Api⟧", "name", "blue"), resource(model.Stage, "Green", "api_id", "⟦Api⟧", "name", "green"),
				alarm("A", 0, "AWS/ApiGateway 5xx Sum ApiId=⟦Api⟧ Stage=blue"),
			},
			[]string{"api-5xx unwatched"},
		},
		{
			"both stages", "Api",
			[]*model.Resource{
				resource(model.API, "Api", "protocol", "HTTP"),
				resource(model.Stage, "Blue", "api_id", "⟦Api⟧", "name", "blue"), resource(model.Stage, "Green", "api_id", "⟦Api⟧", "name", "green"),
				alarm("A", 0, "AWS/ApiGateway 5xx Sum ApiId=⟦Api⟧ Stage=blue"), alarm("B", 0, "AWS/ApiGateway 5xx Sum ApiId=⟦Api⟧ Stage=⟦Green⟧"),
			},
			[]string{"api-5xx watched"},
		},
		{
			"SAM's extra stage", "Api",
			[]*model.Resource{
				resource(model.API, "Api", "protocol", "REST", "name", "⟦AWS::StackName⟧"),
				resource(model.Stage, "Prod", "api_id", "⟦Api⟧", "name", "Prod"), resource(model.Stage, "Extra", "api_id", "⟦Api⟧", "name", "Stage", "implicit", true),
				alarm("A", 0, "AWS/ApiGateway 5XXError Sum ApiName=⟦AWS::StackName⟧ Stage=Prod"),
			},
			[]string{"api-5xx watched"},
		},
		{
			"REST's metric of an HTTP API", "Api",
			[]*model.Resource{resource(model.API, "Api", "protocol", "HTTP"), alarm("A", 0, "AWS/ApiGateway 5XXError Sum ApiId=⟦Api⟧")},
			[]string{"api-5xx unwatched"},
		},
		{"a workflow", "M", []*model.Resource{resource(model.StateMachine, "M", "definition", "read")}, []string{"workflow-failed unwatched"}},
		{
			"a workflow with a timeout", "M",
			[]*model.Resource{resource(model.StateMachine, "M", "definition", "read", "timeout", 60), alarm("A", 0, "AWS/States ExecutionsFailed Sum StateMachineArn=⟦M⟧")},
			[]string{"workflow-failed watched", "workflow-timed-out unwatched"},
		},
		{
			"a workflow that is not read", "M",
			[]*model.Resource{resource(model.StateMachine, "M", "definition", "opaque"), alarm("A", 0, "AWS/States ExecutionsFailed Sum StateMachineArn=⟦M.Arn⟧")},
			[]string{"workflow-failed watched", "? the definition of M is not read"},
		},
		{
			"a table without its index", "T",
			[]*model.Resource{table, alarm("A", 0, "AWS/DynamoDB ReadThrottleEvents Sum TableName=⟦T⟧"), alarm("B", 0, "AWS/DynamoDB WriteThrottleEvents Sum TableName=⟦T⟧")},
			[]string{"table-throttles unwatched"},
		},
		{
			"a table and its index", "T",
			[]*model.Resource{
				table, alarm("A", 0, "AWS/DynamoDB ReadThrottleEvents Sum TableName=⟦T⟧"), alarm("B", 0, "AWS/DynamoDB WriteThrottleEvents Sum TableName=⟦T⟧"),
				alarm("C", 0, "AWS/DynamoDB ReadThrottleEvents Sum TableName=⟦T⟧ GlobalSecondaryIndexName=by-date"),
				alarm("D", 0, "AWS/DynamoDB WriteThrottleEvents Sum TableName=⟦T⟧ GlobalSecondaryIndexName=by-date"),
			},
			[]string{"table-throttles watched"},
		},
		{
			"requests without the operation", "T",
			[]*model.Resource{table, alarm("A", 0, "AWS/DynamoDB ThrottledRequests Sum TableName=⟦T⟧")},
			[]string{"table-throttles broken: alarm A gets no data: AWS/DynamoDB ThrottledRequests is published per Operation and TableName together"},
		},
		{"on demand", "T", []*model.Resource{resource(model.Table, "T", "billing", "PAY_PER_REQUEST")}, nil},
		{
			"a rule on a bus of its own", "R",
			[]*model.Resource{bus, rule, resource(model.EventTarget, "X", "rule_name", "⟦R⟧", "arn", "⟦Q.Arn⟧"), queue, alarm("A", 0, "AWS/Events FailedInvocations Sum RuleName=⟦R⟧")},
			[]string{"rule-failed-invocations broken: alarm A gets no data: the rule is on a bus of its own, and metrics of such rules carry EventBusName and RuleName"},
		},
		{
			"a rule on a bus, with both dimensions", "R",
			[]*model.Resource{bus, rule, resource(model.EventTarget, "X", "rule_name", "⟦R⟧", "arn", "⟦Q.Arn⟧"), queue, alarm("A", 0, "AWS/Events FailedInvocations Sum EventBusName=orders RuleName=⟦R⟧")},
			[]string{"rule-failed-invocations watched"},
		},
		{"a rule that is off", "R", []*model.Resource{resource(model.EventRule, "R", "enabled", false), resource(model.EventTarget, "X", "rule_name", "⟦R⟧", "arn", "⟦Q.Arn⟧"), queue}, nil},
		{"a rule without targets", "R", []*model.Resource{resource(model.EventRule, "R")}, nil},
		{
			"a schedule, over the account", "S",
			[]*model.Resource{resource(model.Schedule, "S"), alarm("A", 0, "AWS/Scheduler InvocationDroppedCount Sum")},
			[]string{"schedule-dropped watched"},
		},
		{
			"a schedule, by group", "S",
			[]*model.Resource{resource(model.Schedule, "S"), alarm("A", 0, "AWS/Scheduler TargetErrorCount Sum ScheduleGroup=default")},
			[]string{"schedule-dropped watched"},
		},
		{
			"a schedule of another group", "S",
			[]*model.Resource{resource(model.Schedule, "S", "group", "nightly"), alarm("A", 0, "AWS/Scheduler TargetErrorCount Sum ScheduleGroup=default")},
			[]string{"schedule-dropped unwatched"},
		},
		{
			"a topic by its ARN", "Topic",
			[]*model.Resource{
				resource(model.Topic, "Topic"), resource(model.Subscription, "Sub", "topic_arn", "⟦Topic⟧", "protocol", "email", "endpoint", "a@example.com"),
				alarm("A", 0, "AWS/SNS NumberOfNotificationsFailed Sum TopicName=⟦Topic⟧"),
			},
			[]string{"topic-delivery-failed broken: alarm A gets no data: it is the ARN of Topic, and the metric carries the name"},
		},
		{
			"a delivery stream to S3", "D",
			[]*model.Resource{resource(model.DeliveryStream, "D", "destination", "s3"), alarm("A", 900, "AWS/Firehose DeliveryToS3.DataFreshness Maximum DeliveryStreamName=⟦D⟧")},
			[]string{"firehose-freshness watched"},
		},
		{
			"deliveries elsewhere", "D",
			[]*model.Resource{resource(model.DeliveryStream, "D", "destination", "splunk"), alarm("A", 900, "AWS/Firehose DeliveryToS3.DataFreshness Maximum DeliveryStreamName=⟦D⟧")},
			[]string{"firehose-freshness unwatched"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit("t.yaml", c.with...)}, Options{})
			got := signalsOf(node(t, w, "t.yaml", c.subject, 0))
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestChosenSignals(t *testing.T) {
	api := resource(model.API, "Api", "protocol", "REST", "name", "shop")
	w := Build([]*model.Unit{unit("t.yaml", api)}, Options{Signals: []string{"api-4xx"}})
	got := signalsOf(node(t, w, "t.yaml", "Api", 0))
	if want := []string{"api-5xx unwatched", "api-4xx unwatched"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConditionalAlarmOverTheAccount(t *testing.T) {
	u := unit("t.yaml", resource(model.Function, "Fn"), alarm("A", 0, "AWS/Lambda Errors Sum"))
	u.Choices = []model.ChoicePoint{{Name: "Stage", Outcomes: []string{"dev", "prod"}}}
	u.Resources[1].If = model.Is{Choice: "Stage", Outcome: "prod"}
	w := Build([]*model.Unit{u}, Options{})
	var got []string
	for round := range w.Units[0].Rounds {
		got = append(got, signalsOf(node(t, w, "t.yaml", "Fn", round))...)
	}
	slices.Sort(got)
	if want := []string{"function-errors unwatched", "function-errors watched"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
