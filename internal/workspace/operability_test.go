package workspace

import (
	"testing"
	"time"

	"github.com/belay-dev/belay/internal/model"
)

// sqsPolicy is a policy of the queue Q with one statement for a principal.
func sqsPolicy(principal string) []*model.Resource {
	return []*model.Resource{
		resource(model.Policy, "Pol", "basis", "resource", "target_arns", []string{"⟦Q⟧"}),
		resource(
			model.Statement, "Pol.S", "policy_id", "Pol", "effect", "Allow", "service", "sqs",
			"actions", []string{"sqs:SendMessage"}, "principals", []string{principal},
		),
	}
}

func TestDeliveryFacts(t *testing.T) {
	fn := resource(model.Function, "Fn")
	live := resource(model.Alias, "Live", "function_arn", "⟦Fn⟧", "name", "live")
	subscribed := []*model.Resource{
		resource(model.Queue, "Q"), resource(model.Topic, "T"),
		resource(model.Subscription, "S", "topic_arn", "⟦T⟧", "protocol", "sqs", "endpoint", "⟦Q.Arn⟧"),
	}
	role := func(actions, resources []string) []*model.Resource {
		return []*model.Resource{
			resource(model.Role, "Role"),
			resource(model.Policy, "Pol", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
			resource(model.Statement, "Pol.S", "policy_id", "Pol", "effect", "Allow", "actions", actions, "resources", resources),
		}
	}
	group := func(config string, alarm ...any) []*model.Resource {
		return []*model.Resource{
			fn, resource(model.DeploymentGroup, "G", "config", config, "function_arn", "⟦Fn⟧", "alarm_names", []string{"⟦A⟧"}),
			resource(model.Alarm, "A", alarm...),
		}
	}
	metrics := model.List{{Value: model.Block{
		"namespace": {Value: text("AWS/Lambda")}, "metric": {Value: text("Errors")}, "period": {Value: model.Num(300)},
	}}}
	const (
		refused = "[{id S, service sns.amazonaws.com, why no policy lets it}]"
		called  = "[{id E, service events.amazonaws.com, why no permission lets it}]"
	)
	tests := []struct {
		name      string
		resources []*model.Resource
		id, fact  string
		want      string
	}{
		{name: "no policy", resources: subscribed, id: "Q", fact: "undelivered", want: refused},
		{
			name: "policy for another service", resources: append(sqsPolicy("Service:s3.amazonaws.com"), subscribed...),
			id: "Q", fact: "undelivered", want: refused,
		},
		{
			name: "policy for the service", resources: append(sqsPolicy("Service:sns.amazonaws.com"), subscribed...),
			id: "Q", fact: "undelivered", want: "[]",
		},
		{
			name: "policy for everybody", resources: append(sqsPolicy("AWS:*"), subscribed...),
			id: "Q", fact: "undelivered", want: "[]",
		},
		{
			name: "policy for somebody", resources: append(sqsPolicy("Service:⟦parameter:P⟧"), subscribed...),
			id: "Q", fact: "undelivered", want: "[] ? Service:⟦P⟧ is known on deployment only",
		},
		{
			name: "the key keeps it out",
			resources: append(sqsPolicy("Service:sns.amazonaws.com"), resource(model.Queue, "Q", "kms_key_arn", "alias/aws/sqs"),
				subscribed[1], subscribed[2]),
			id: "Q", fact: "undelivered",
			want: "[{id S, service sns.amazonaws.com, why the key alias/aws/sqs admits no other service}]",
		},
		{
			name: "a target with a role",
			resources: []*model.Resource{
				resource(model.Topic, "T"), resource(model.EventTarget, "E", "arn", "⟦T⟧", "role_arn", "arn:aws:iam::1:role/r"),
			},
			id: "T", fact: "undelivered", want: "[]",
		},
		{
			name:      "no permission",
			resources: []*model.Resource{fn, resource(model.EventTarget, "E", "arn", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "unpermitted", want: called,
		},
		{
			name: "permission of another service",
			resources: []*model.Resource{
				fn, resource(model.EventTarget, "E", "arn", "⟦Fn.Arn⟧"),
				resource(model.Permission, "P", "function_arn", "⟦Fn⟧", "principal", "s3.amazonaws.com", "action", "lambda:InvokeFunction"),
			},
			id: "Fn", fact: "unpermitted", want: called,
		},
		{
			name: "permission",
			resources: []*model.Resource{
				fn, resource(model.EventTarget, "E", "arn", "⟦Fn.Arn⟧"),
				resource(model.Permission, "P", "function_arn", "⟦Fn⟧", "principal", "events.amazonaws.com", "action", "lambda:InvokeFunction"),
			},
			id: "Fn", fact: "unpermitted", want: "[]",
		},
		{
			name:      "schedules take a role",
			resources: []*model.Resource{fn, resource(model.Schedule, "S", "arn", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "unpermitted", want: "[]",
		},
		{
			name:      "no alias to bypass",
			resources: []*model.Resource{fn, resource(model.EventSource, "M", "function_arn", "⟦Fn⟧")},
			id:        "Fn", fact: "bypasses", want: "[]",
		},
		{
			name: "past the alias, by it, and by a qualifier",
			resources: []*model.Resource{
				fn, live,
				resource(model.EventSource, "A", "function_arn", "⟦Fn⟧"),
				resource(model.EventSource, "B", "function_arn", "⟦Live⟧"),
				resource(model.EventSource, "C", "function_arn", "⟦Fn.Arn⟧:live"),
				resource(model.FunctionURL, "D", "function_arn", "⟦Fn⟧", "qualifier", "live"),
			},
			id: "Fn", fact: "bypasses", want: "[A]",
		},
		{
			name: "a resource and no grant on it",
			resources: append(role([]string{"logs:*"}, []string{"*"}), resource(model.Table, "T"),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦T⟧"))),
			id: "Fn", fact: "unreached", want: "[{id T, kind table, says Allow the actions of dynamodb that it calls on !GetAtt T.Arn, variable TABLE}]",
		},
		{
			name: "a grant on another resource",
			resources: append(role([]string{"dynamodb:GetItem"}, []string{"⟦U.Arn⟧"}), resource(model.Table, "T"), resource(model.Table, "U"),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦T⟧"))),
			id: "Fn", fact: "unreached", want: "[{id T, kind table, says Allow the actions of dynamodb that it calls on !GetAtt T.Arn, variable TABLE}]",
		},
		{
			name: "a grant on its index",
			resources: append(role([]string{"dynamodb:Query"}, []string{"⟦T.Arn⟧/index/*"}), resource(model.Table, "T"),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦T⟧"))),
			id: "Fn", fact: "unreached", want: "[]",
		},
		{
			name: "a role that is taken",
			resources: append(role([]string{"sts:AssumeRole"}, []string{"*"}), resource(model.Table, "T"),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦T⟧"))),
			id: "Fn", fact: "unreached", want: "[]",
		},
		{
			name: "who is called",
			resources: append(role([]string{"lambda:InvokeFunction"}, []string{"⟦Price.Arn⟧*"}), resource(model.Function, "Price", "timeout", 60),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("PRICE", "⟦Price⟧"))),
			id: "Fn", fact: "callees", want: "[{id Price, timeout 60, variable PRICE}]",
		},
		{
			name: "who may not be called",
			resources: append(role([]string{"lambda:GetFunction"}, []string{"*"}), resource(model.Function, "Price", "timeout", 60),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("PRICE", "⟦Price⟧"))),
			id: "Fn", fact: "callees", want: "[]",
		},
		{
			name:      "a circle of redrives",
			resources: []*model.Resource{resource(model.Queue, "A", "dead_letter_arn", "⟦B.Arn⟧"), resource(model.Queue, "B", "dead_letter_arn", "⟦A.Arn⟧")},
			id:        "A", fact: "dead_letter_loop", want: "[{how the redrive of B leads back to it, id B}]",
		},
		{
			name: "one consumer of both",
			resources: []*model.Resource{
				fn, resource(model.Queue, "A", "dead_letter_arn", "⟦B.Arn⟧"), resource(model.Queue, "B"),
				resource(model.EventSource, "M", "function_arn", "⟦Fn⟧", "source_arn", "⟦A.Arn⟧"),
				resource(model.EventSource, "N", "function_arn", "⟦Fn⟧", "source_arn", "⟦B.Arn⟧"),
			},
			id: "A", fact: "dead_letter_loop", want: "[{how it takes the messages of A and its dead letters, id Fn}]",
		},
		{
			name: "canary", resources: group("CodeDeployDefault.LambdaCanary10Percent5Minutes"),
			id: "G", fact: "shift_seconds", want: "300",
		},
		{
			name: "linear", resources: group("CodeDeployDefault.LambdaLinear10PercentEvery2Minutes"),
			id: "G", fact: "shift_seconds", want: "1200",
		},
		{name: "all at once", resources: group("CodeDeployDefault.LambdaAllAtOnce"), id: "G", fact: "shift_seconds", want: "0"},
		{
			name: "its own configuration", resources: group("mine"),
			id: "G", fact: "shift_seconds", want: "? what the deployment configuration of G does is not seen",
		},
		{
			name:      "servers",
			resources: []*model.Resource{resource(model.DeploymentGroup, "G", "config", "CodeDeployDefault.OneAtATime")},
			id:        "G", fact: "lambda", want: "false",
		},
		{
			name:      "an alarm that is too slow",
			resources: group("CodeDeployDefault.LambdaCanary10Percent5Minutes", "metrics", metrics, "evaluation_periods", 3, "threshold", 0, "comparison", "GreaterThanThreshold"),
			id:        "G", fact: "unfit_alarms", want: "[{id A, why it needs 900 seconds to fire, and the deployment is over after 300}]",
		},
		{
			name:      "an alarm that is not",
			resources: group("CodeDeployDefault.LambdaCanary10Percent15Minutes", "metrics", metrics, "evaluation_periods", 3, "threshold", 0, "comparison", "GreaterThanThreshold"),
			id:        "G", fact: "unfit_alarms", want: "[]",
		},
		{
			name:      "reserved by all, on the one that reserves most",
			resources: []*model.Resource{resource(model.Function, "A", "reserved_concurrency", 10), resource(model.Function, "B", "reserved_concurrency", 20)},
			id:        "B", fact: "reserved_total", want: "30",
		},
		{
			name:      "reserved by all, on another",
			resources: []*model.Resource{resource(model.Function, "A", "reserved_concurrency", 10), resource(model.Function, "B", "reserved_concurrency", 20)},
			id:        "A", fact: "reserved_total", want: "",
		},
		{name: "an hour of it", resources: []*model.Resource{resource(model.Function, "Fn", "memory", 1024, "reserved_concurrency", 10)}, id: "Fn", fact: "hourly_ceiling", want: "0.600001"},
		{name: "an hour of the default", resources: []*model.Resource{fn}, id: "Fn", fact: "hourly_ceiling", want: "7.500015"},
		{
			name: "an event of it",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "memory", 1024, "timeout", 100, "architecture", "arm64"),
				resource(model.EventInvokeConfig, "C", "function_arn", "⟦Fn⟧", "max_retries", 0),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧"),
			},
			id: "Fn", fact: "event_ceiling", want: "0.001333",
		},
		{
			name: "a message of it",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "memory", 1024, "timeout", 100, "architecture", "arm64"),
				resource(model.Queue, "Q", "max_receive", 5), resource(model.EventSource, "M", "function_arn", "⟦Fn⟧", "source_arn", "⟦Q.Arn⟧", "source", "sqs"),
			},
			id: "Fn", fact: "event_ceiling", want: "0.006667",
		},
		{
			name:      "a request of it",
			resources: []*model.Resource{resource(model.Function, "Fn", "memory", 1024), resource(model.Route, "R", "uri", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "event_ceiling", want: "",
		},
		{
			name: "an hour of what one queue asks for",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "memory", 1024), resource(model.Queue, "Q"),
				resource(model.EventSource, "M", "function_arn", "⟦Fn⟧", "source_arn", "⟦Q.Arn⟧", "source", "sqs", "max_concurrency", 10),
			},
			id: "Fn", fact: "hourly_ceiling", want: "0.600001",
		},
		{
			name: "an hour of what two ask for, one without bound",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "memory", 128), resource(model.Queue, "Q"),
				resource(model.EventSource, "M", "function_arn", "⟦Fn⟧", "source_arn", "⟦Q.Arn⟧", "source", "sqs", "max_concurrency", 10),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧"),
			},
			id: "Fn", fact: "hourly_ceiling", want: "7.500015",
		},
		{
			name: "routes that anybody may call",
			resources: []*model.Resource{
				resource(model.API, "Api", "protocol", "HTTP"), resource(model.Stage, "S", "api_id", "⟦Api⟧"),
				resource(model.Route, "A", "api_id", "⟦Api⟧"), resource(model.Route, "B", "api_id", "⟦Api⟧", "authorization", "AWS_IAM"),
				resource(model.Route, "C", "api_id", "⟦Api⟧", "api_key", true), resource(model.Route, "D", "api_id", "⟦Api⟧", "method", "OPTIONS"),
			},
			id: "S", fact: "open_routes", want: "[A]",
		},
		{
			name:      "JSON with a variable without quotes",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `{"id":"$context.requestId","ms":$context.integration.latency}`)},
			id:        "S", fact: "access_structure", want: "JSON",
		},
		{
			name:      "JSON around what only a deployment knows",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `{"id":"$context.requestId","of":"⟦Parameter⟧"}`)},
			id:        "S", fact: "access_structure", want: "JSON",
		},
		{
			name:      "a variable that brings its quotes",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `{"id":"$context.requestId","error":$context.error.messageString}`)},
			id:        "S", fact: "access_structure", want: "JSON",
		},
		{
			name:      "quotes around a variable that brings its own",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `{"id":"$context.requestId","error":"$context.error.messageString"}`)},
			id:        "S", fact: "access_structure", want: "text",
		},
		{
			name:      "JSON that nobody closes",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `{"id":"$context.requestId"`)},
			id:        "S", fact: "access_structure", want: "text",
		},
		{
			name:      "a list is no line with fields",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", `["$context.requestId"]`)},
			id:        "S", fact: "access_structure", want: "text",
		},
		{
			name:      "a word before what only a deployment knows",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", "id=$context.requestId ⟦Parameter⟧")},
			id:        "S", fact: "access_structure", want: "text",
		},
		{
			name:      "a brace before what only a deployment knows",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", "{⟦Parameter⟧")},
			id:        "S", fact: "access_structure", want: "? Parameter is known on deployment only",
		},
		{
			name:      "a log without a format",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api")},
			id:        "S", fact: "access_structure", want: "none",
		},
		{
			name:      "CSV in a delivery stream",
			resources: []*model.Resource{resource(model.DeliveryStream, "D"), resource(model.Stage, "S", "access_log", "⟦D.Arn⟧", "access_format", "$context.requestId,$context.status")},
			id:        "S", fact: "access_structure", want: "",
		},
		{
			name:      "lines, with a break at the end",
			resources: []*model.Resource{resource(model.Stage, "S", "access_log", "arn:aws:logs:eu-west-1:123456789012:log-group:api", "access_format", "{\n\"id\": \"$context.requestId\"\n}\n")},
			id:        "S", fact: "access_lines", want: "3",
		},
		{
			name:      "an alias of the newest upload",
			resources: []*model.Resource{fn, resource(model.Alias, "L", "function_arn", "⟦Fn⟧", "version", "$LATEST")},
			id:        "L", fact: "latest", want: "true",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit(a, test.resources...)}, Options{})
			if got := show(node(t, w, a, test.id, 0), test.fact); got != test.want {
				t.Errorf("%s of %s:\n got %s\nwant %s", test.fact, test.id, got, test.want)
			}
		})
	}
}

// TestRuntimePhase judges one runtime on the days around those of its table.
func TestRuntimePhase(t *testing.T) {
	for day, want := range map[string]string{
		"":           "supported",
		"2027-01-29": "supported",
		"2027-01-30": "ending",
		"2027-04-29": "ending",
		"2027-04-30": "deprecated",
		"2027-06-30": "deprecated",
		"2027-07-01": "blocked",
	} {
		var options Options
		if day != "" {
			date, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			options.Date = date
		}
		w := Build([]*model.Unit{unit(a, resource(model.Function, "Fn", "runtime", "nodejs22.x"))}, options)
		if got := show(node(t, w, a, "Fn", 0), "runtime_phase"); got != want {
			t.Errorf("%q: got %q, want %q", day, got, want)
		}
	}
}

// TestRuntimes checks that the days of the table are days, in their order, and
// that successors are in it.
func TestRuntimes(t *testing.T) {
	if len(runtimes) == 0 {
		t.Fatal("there are no runtimes")
	}
	for name, row := range runtimes {
		for _, day := range []string{row.deprecated, row.blocked} {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				t.Errorf("%s: %s", name, err)
			}
		}
		if row.blocked < row.deprecated && row.deprecated > "2020-03-06" {
			t.Errorf("%s is blocked on %s and deprecated on %s", name, row.blocked, row.deprecated)
		}
		if _, ok := runtimes[row.successor]; row.successor != "" && !ok {
			t.Errorf("the successor %s of %s is not in the table", row.successor, name)
		}
	}
}

// TestDeadLetterAway compares where a queue is with where its dead-letter queue is.
func TestDeadLetterAway(t *testing.T) {
	const (
		failed   = "arn:aws:sqs:us-east-1:111122223333:failed"
		west     = "is in eu-west-1 and its dead-letter queue in us-east-1"
		region   = "? the provider or an argument of its own says in which Region it is"
		unsure   = "? the provider of its dead-letter queue or an argument of its own says in which Region it is"
		given    = "provider aws.given"
		virginia = "provider aws.virginia"
	)
	type place struct{ region, away string }
	tests := []struct {
		name, region, account, target string
		own, other                    place
		want                          string
	}{
		{name: "another Region", region: "eu-west-1", target: failed, want: west},
		{name: "another account", account: "444455556666", target: failed, want: "is in 444455556666 and its dead-letter queue in 111122223333"},
		{name: "the same", region: "us-east-1", account: "111122223333", target: failed},
		{name: "those of the unit", region: "eu-west-1", account: "444455556666", target: "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:failed"},
		{name: "a unit that goes anywhere", target: failed},
		{name: "a queue that is not known", region: "eu-west-1", target: "?", want: "? parameter P has no default"},
		{name: "a queue that is not known, of a unit that goes anywhere", target: "?"},
		{name: "a Region that is given", region: "eu-west-1", target: "arn:aws:sqs:⟦parameter:R⟧:111122223333:failed", want: "? parameter R has no default"},
		{name: "another provider", region: "eu-west-1", target: failed, own: place{away: given}, want: region},
		{name: "another provider, where all is known", region: "us-east-1", target: failed, own: place{away: given}, want: region},
		{name: "another provider of a unit that goes anywhere", target: failed, own: place{away: given}},
		{name: "the Region of another provider", region: "eu-west-1", target: failed, own: place{"us-east-1", virginia}},
		{name: "the Region of another provider and another", region: "us-east-1", target: failed, own: place{"eu-west-1", virginia}, want: west},
		{name: "the Region of another provider, whose account is not known", region: "eu-west-1", account: "111122223333", target: failed, own: place{"us-east-1", virginia}, want: "? the provider or an argument of its own says in which account it is"},
		{name: "the Region of the unit and not its own", region: "us-east-1", target: "arn:aws:sqs:⟦AWS::Region⟧:111122223333:failed", own: place{region: "eu-west-1"}, want: west},

		{name: "a queue of the unit", region: "eu-west-1", target: "⟦Failed.Arn⟧"},
		{name: "a queue of the unit that goes anywhere", target: "⟦Failed.Arn⟧"},
		{name: "a queue of another Region", region: "eu-west-1", target: "⟦Failed.Arn⟧", other: place{"us-east-1", virginia}, want: west},
		{name: "a queue of a provider that nobody knows", region: "eu-west-1", target: "⟦Failed.Arn⟧", other: place{away: given}, want: unsure},
		{name: "both of a provider that nobody knows", region: "eu-west-1", target: "⟦Failed.Arn⟧", own: place{away: given}, other: place{away: given}},
		{name: "of two providers that nobody knows", target: "⟦Failed.Arn⟧", own: place{away: given}, other: place{away: virginia}, want: region},
		{name: "of two providers in one Region", region: "eu-west-1", target: "⟦Failed.Arn⟧", other: place{"eu-west-1", virginia}},
		{
			name: "of two providers in one Region, where accounts are known", region: "eu-west-1", account: "1", target: "⟦Failed.Arn⟧",
			other: place{"eu-west-1", virginia}, want: "? the provider of its dead-letter queue or an argument of its own says in which account it is",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			queue, failed := resource(model.Queue, "Q", "dead_letter_arn", test.target), resource(model.Queue, "Failed")
			if test.target == "?" {
				queue = resource(model.Queue, "Q", "dead_letter_arn", noDefault)
			}
			queue.Region, queue.Away = test.own.region, test.own.away
			failed.Region, failed.Away = test.other.region, test.other.away
			u := unit(a, queue, failed)
			u.Region, u.Account = test.region, test.account
			w := Build([]*model.Unit{u}, Options{})
			if got := show(node(t, w, a, "Q", 0), "dead_letter_away"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestOtherAccount lets the dead-letter queues of targets and schedules be of another
// account, and those of queues not.
func TestOtherAccount(t *testing.T) {
	const failed = "arn:aws:sqs:eu-west-1:444455556666:failed"
	u := unit(a,
		resource(model.EventTarget, "Target", "dead_letter_arn", failed), resource(model.Schedule, "Schedule", "dead_letter_arn", failed),
		resource(model.Queue, "Queue", "dead_letter_arn", failed),
	)
	u.Region, u.Account = "eu-west-1", "111122223333"
	w := Build([]*model.Unit{u}, Options{})
	for id, want := range map[string]string{
		"Target": "", "Schedule": "", "Queue": "is in 111122223333 and its dead-letter queue in 444455556666",
	} {
		if got := show(node(t, w, a, id, 0), "dead_letter_away"); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

// TestSubscriptionAway compares where a subscription is, which is where its topic is,
// with where its dead-letter queue is.
func TestSubscriptionAway(t *testing.T) {
	const west = "is in eu-west-1 and its dead-letter queue in us-east-1"
	tests := []struct {
		name, region, account, topic, target, want string
	}{
		{"the Region of the topic", "", "", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:us-east-1:1:failed", west},
		{"the Region of the topic and not the unit's", "us-east-1", "", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:eu-west-1:1:failed", ""},
		{"the unit's Region", "us-east-1", "", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:⟦AWS::Region⟧:1:failed", west},
		{"a Region that is not known", "", "", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:⟦AWS::Region⟧:1:failed", ""},
		{"a topic of the unit", "eu-west-1", "", "⟦Orders⟧", "arn:aws:sqs:us-east-1:1:failed", west},
		{"a topic of another account", "", "2", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:eu-west-1:2:failed", ""},
		{"a queue of another account", "", "2", "arn:aws:sns:eu-west-1:1:orders", "arn:aws:sqs:eu-west-1:1:failed", "is in 2 and its dead-letter queue in 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u := unit(a, resource(model.Subscription, "S", "topic_arn", test.topic, "dead_letter_arn", test.target))
			u.Region, u.Account = test.region, test.account
			w := Build([]*model.Unit{u}, Options{})
			if got := show(node(t, w, a, "S", 0), "dead_letter_away"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
