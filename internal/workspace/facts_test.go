package workspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// show writes a derived attribute as a test wants it: the value, and ? with the
// reason if it may be incomplete.
func show(n *Node, name string) string {
	var parts []string
	if attr, ok := n.Attr(name); ok {
		parts = append(parts, printed(attr.Value))
	}
	if why := n.Unknown[name]; why != "" {
		parts = append(parts, "? "+why)
	}
	return strings.Join(parts, " ")
}

func printed(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return v.String()
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = printed(item.Value)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var fields []string
		for _, name := range sortedKeys(v) {
			fields = append(fields, name+" "+printed(v[name].Value))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case model.Unknown:
		return "unknown: " + v.Why
	default:
		return fmt.Sprint(v)
	}
}

func environment(pairs ...string) model.List {
	var list model.List
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, model.Attr{Value: model.Block{"name": {Value: text(pairs[i])}, "value": {Value: text(pairs[i+1])}}})
	}
	return list
}

func TestFacts(t *testing.T) {
	const p = "parameter P has no default"
	fn := resource(model.Function, "Fn")
	role := func(actions, resources []string) []*model.Resource {
		return []*model.Resource{
			resource(model.Role, "Role"),
			resource(model.Policy, "Pol", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
			resource(model.Statement, "Pol.S", "policy_id", "Pol", "effect", "Allow", "actions", actions, "resources", resources),
		}
	}
	tests := []struct {
		name      string
		resources []*model.Resource
		id, fact  string
		want      string
	}{
		{name: "nobody calls", resources: []*model.Resource{fn}, id: "Fn", fact: "invocations", want: "[]"},
		{
			name: "every way of calling",
			resources: []*model.Resource{
				fn,
				resource(model.Schedule, "S", "arn", "⟦Fn.Arn⟧"),
				resource(model.Route, "R", "uri", "⟦Fn.Arn⟧"),
				resource(model.EventSource, "Q", "function_arn", "⟦Fn⟧", "source", "sqs"),
				resource(model.EventSource, "K", "function_arn", "⟦Fn⟧", "source", "kafka"),
			},
			id: "Fn", fact: "invocations", want: "[async, sync, poll, stream]",
		},
		{
			name:      "a pipe waits for what enriches its records",
			resources: []*model.Resource{fn, resource(model.Pipe, "P", "enrichment_arn", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "invocations", want: "[sync]",
		},
		{
			name:      "event source of a kind that is not seen",
			resources: []*model.Resource{fn, resource(model.EventSource, "Q", "function_arn", "⟦Fn⟧", "source_arn", "⟦parameter:P⟧")},
			id:        "Fn", fact: "invocations", want: "[] ? what Q polls is not seen",
		},
		{
			name:      "a permission shows who calls",
			resources: []*model.Resource{fn, resource(model.Permission, "Perm", "function_arn", "⟦Fn⟧", "principal", "s3.amazonaws.com")},
			id:        "Fn", fact: "async_sources", want: "[Perm]",
		},
		{
			name: "the logs of a region call",
			resources: []*model.Resource{
				fn, resource(model.Permission, "Perm", "function_arn", "⟦Fn⟧", "principal", "logs.eu-central-1.amazonaws.com"),
			},
			id: "Fn", fact: "async_sources", want: "[Perm]",
		},
		{
			name:      "a custom resource waits",
			resources: []*model.Resource{fn, resource(model.CustomResource, "C", "service_token", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "async_sources", want: "[]",
		},
		{
			name: "a permission for a call that is seen",
			resources: []*model.Resource{
				fn, resource(model.Permission, "Perm", "function_arn", "⟦Fn⟧", "principal", "events.amazonaws.com"),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧"),
			},
			id: "Fn", fact: "async_sources", want: "[T]",
		},
		{
			name:      "asynchronous route",
			resources: []*model.Resource{fn, resource(model.Route, "R", "uri", "⟦Fn.Arn⟧", "async", true)},
			id:        "Fn", fact: "async_sources", want: "[R]",
		},
		{
			name:      "route that may be asynchronous",
			resources: []*model.Resource{fn, resource(model.Route, "R", "uri", "⟦Fn.Arn⟧", "async", noDefault)},
			id:        "Fn", fact: "async_sources", want: "[] ? " + p,
		},
		{
			name: "a subscriber that does not wait, and one that does",
			resources: []*model.Resource{
				fn, resource(model.EventSubscriber, "S", "arn", "⟦Fn.Arn⟧", "async", true), resource(model.EventSubscriber, "W", "arn", "⟦Fn.Arn⟧", "async", false),
			},
			id: "Fn", fact: "async_sources", want: "[S]",
		},
		{
			name:      "a subscriber that does not say whether it waits",
			resources: []*model.Resource{fn, resource(model.EventSubscriber, "S", "arn", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "async_sources", want: "[] ? nothing says whether S waits for it",
		},
		{
			name:      "a subscriber whose dead letters it takes",
			resources: []*model.Resource{resource(model.Queue, "Q"), resource(model.EventSubscriber, "S", "dead_letter_arn", "⟦Q.Arn⟧")},
			id:        "Q", fact: "failure_sources", want: "[S]",
		},
		{
			name: "one queue for what fails and for what never came",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Q.Arn⟧"), resource(model.Queue, "Q"), resource(model.Queue, "Other"),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.Schedule, "S", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦Other.Arn⟧"),
				resource(model.Subscription, "N", "endpoint", "⟦Fn.Arn⟧"),
			},
			id: "Fn", fact: "mixed_failures", want: "[{id T, queue Q}]",
		},
		{
			name: "one queue that is not seen, by a destination",
			resources: []*model.Resource{
				fn, resource(model.EventInvokeConfig, "C", "function_arn", "⟦Fn⟧", "on_failure_arn", "arn:aws:sqs:eu-west-1:1:failed"),
				resource(model.Subscription, "N", "endpoint", "⟦Fn.Arn⟧", "dead_letter_arn", "arn:aws:sqs:eu-west-1:1:failed"),
				resource(model.Subscription, "M", "endpoint", "⟦Fn.Arn⟧", "dead_letter_arn", "arn:aws:sqs:eu-west-1:1:other"),
			},
			id: "Fn", fact: "mixed_failures", want: "[{id N, queue arn:aws:sqs:eu-west-1:1:failed}]",
		},
		{
			name: "one queue that is given, and another",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:P⟧"),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦parameter:P⟧"),
				resource(model.EventTarget, "U", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦parameter:Q⟧"),
			},
			id: "Fn", fact: "mixed_failures", want: "[{id T, queue ⟦P⟧}] ? parameter Q has no default",
		},
		{
			name: "a target without a queue, and a queue that may be set",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Q.Arn⟧"), resource(model.Queue, "Q"),
				resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧"),
				resource(model.EventTarget, "U", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", noDefault),
			},
			id: "Fn", fact: "mixed_failures", want: "[] ? " + p,
		},
		{
			name: "a function that keeps no failures",
			resources: []*model.Resource{
				fn, resource(model.Queue, "Q"), resource(model.EventTarget, "T", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦Q.Arn⟧"),
			},
			id: "Fn", fact: "mixed_failures", want: "[]",
		},
		{
			name: "a subscriber that waits keeps what the function fails on, one that does not does not",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Q.Arn⟧"), resource(model.Queue, "Q"),
				resource(model.EventSubscriber, "W", "arn", "⟦Fn.Arn⟧", "async", false, "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.EventSubscriber, "S", "arn", "⟦Fn.Arn⟧", "async", true, "dead_letter_arn", "⟦Q.Arn⟧"),
			},
			id: "Fn", fact: "mixed_failures", want: "[{id S, queue Q}]",
		},
		{
			name:      "a FIFO queue and a standard one",
			resources: []*model.Resource{resource(model.Queue, "Q", "fifo", true, "dead_letter_arn", "⟦D.Arn⟧"), resource(model.Queue, "D")},
			id:        "Q", fact: "dead_letter_mismatch", want: "is FIFO and its dead-letter queue D is not",
		},
		{
			name:      "a standard queue and a FIFO one that is not seen",
			resources: []*model.Resource{resource(model.Queue, "Q", "dead_letter_arn", "arn:aws:sqs:eu-west-1:1:failed.fifo")},
			id:        "Q", fact: "dead_letter_mismatch", want: "is not FIFO and its dead-letter queue arn:aws:sqs:eu-west-1:1:failed.fifo is",
		},
		{
			name:      "a standard queue and another that is not seen",
			resources: []*model.Resource{resource(model.Queue, "Q", "dead_letter_arn", "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:failed")},
			id:        "Q", fact: "dead_letter_mismatch", want: "",
		},
		{
			name:      "a queue whose name ends with what is given",
			resources: []*model.Resource{resource(model.Queue, "Q", "dead_letter_arn", "arn:aws:sqs:eu-west-1:1:failed-⟦parameter:P⟧")},
			id:        "Q", fact: "dead_letter_mismatch", want: "? " + p,
		},
		{
			name:      "a queue that is named by nothing",
			resources: []*model.Resource{resource(model.Queue, "Q", "dead_letter_arn", model.Text{})},
			id:        "Q", fact: "dead_letter_mismatch", want: "? its name is empty",
		},
		{
			name: "a subscription of a FIFO topic that is not seen",
			resources: []*model.Resource{
				resource(model.Subscription, "S", "topic_arn", "arn:aws:sns:eu-west-1:1:orders.fifo", "dead_letter_arn", "⟦D.Arn⟧"), resource(model.Queue, "D"),
			},
			id: "S", fact: "dead_letter_mismatch", want: "topic arn:aws:sns:eu-west-1:1:orders.fifo is FIFO and its dead-letter queue D is not",
		},
		{
			name:      "a subscription without dead letters",
			resources: []*model.Resource{resource(model.Subscription, "S", "topic_arn", "⟦parameter:P⟧")},
			id:        "S", fact: "dead_letter_mismatch", want: "",
		},
		{name: "a queue for replies", resources: []*model.Resource{resource(model.Queue, "OrdersReplyQueue")}, id: "OrdersReplyQueue", fact: "for_replies", want: "true"},
		{name: "a queue named for replies", resources: []*model.Resource{resource(model.Queue, "Q", "name", "⟦AWS::StackName⟧-rpc-replies")}, id: "Q", fact: "for_replies", want: "true"},
		{name: "a queue for what is replayed", resources: []*model.Resource{resource(model.Queue, "ReplyingCustomers")}, id: "ReplyingCustomers", fact: "for_replies", want: "false"},
		{name: "no failure target", resources: []*model.Resource{fn}, id: "Fn", fact: "failure_target", want: "false"},
		{
			name:      "dead letters to somewhere",
			resources: []*model.Resource{resource(model.Function, "Fn", "dead_letter_arn", "⟦parameter:P⟧")},
			id:        "Fn", fact: "failure_target", want: "true",
		},
		{
			name: "on-failure destination of an alias",
			resources: []*model.Resource{
				fn, resource(model.EventInvokeConfig, "C", "function_arn", "⟦Fn⟧", "qualifier", "live", "on_failure_arn", "⟦Q.Arn⟧"),
			},
			id: "Fn", fact: "failure_target", want: "true",
		},
		{
			name:      "on-failure destination that may be",
			resources: []*model.Resource{fn, resource(model.EventInvokeConfig, "C", "function_arn", "⟦Fn⟧", "on_failure_arn", noDefault)},
			id:        "Fn", fact: "failure_target", want: "? " + p,
		},
		{
			name: "who waits",
			resources: []*model.Resource{
				fn,
				resource(model.API, "Rest", "protocol", "REST"), resource(model.API, "Http", "protocol", "HTTP"),
				resource(model.Route, "A", "api_id", "⟦Rest⟧", "uri", "⟦Fn.Arn⟧"),
				resource(model.Route, "B", "api_id", "⟦Http⟧", "uri", "⟦Fn.Arn⟧", "timeout", 5000),
				resource(model.Route, "C", "api_id", "⟦Rest⟧", "uri", "⟦Fn.Arn⟧", "streaming", true),
				resource(model.Authorizer, "D", "uri", "⟦Fn.Arn⟧"),
				resource(model.GraphQLAPI, "E", "function_arns", []string{"⟦Fn.Arn⟧"}),
				resource(model.State, "F", "function_arn", "⟦Fn.Arn⟧", "pattern", "request", "timeout", 60),
				resource(model.State, "G", "function_arn", "⟦Fn.Arn⟧", "pattern", "callback", "timeout", 60),
				resource(model.State, "H", "function_arn", "⟦Fn.Arn⟧", "pattern", "request"),
			},
			id: "Fn", fact: "sync_callers",
			want: "[{id A, kind route, limit 29, set false}, {id B, kind route, limit 5, set true}, {id D, kind authorizer, limit 10, set false}, " +
				"{id E, kind graphql_api, limit 30, set false}, {id F, kind state, limit 60, set true}]",
		},
		{
			name:      "who waits at an API that is not seen",
			resources: []*model.Resource{fn, resource(model.Route, "A", "api_id", "⟦parameter:P⟧", "uri", "⟦Fn.Arn⟧")},
			id:        "Fn", fact: "sync_callers", want: "[{id A, kind route, limit unknown: " + p + ", set false}]",
		},
		{
			name: "ceiling of a WebSocket API",
			resources: []*model.Resource{
				resource(model.API, "Api", "protocol", "WEBSOCKET"), resource(model.Route, "A", "api_id", "⟦Api⟧"),
			},
			id: "A", fact: "ceiling", want: "29000",
		},
		{
			name:      "ceiling of an API that is not seen",
			resources: []*model.Resource{resource(model.Route, "A", "api_id", "⟦parameter:P⟧")},
			id:        "A", fact: "ceiling", want: "? " + p,
		},
		{
			name: "timeout of a route from a parameter",
			resources: []*model.Resource{
				resource(model.API, "Api", "protocol", "HTTP"), resource(model.Route, "A", "api_id", "⟦Api⟧", "timeout", noDefault),
			},
			id: "A", fact: "limit", want: "? " + p,
		},
		{
			name: "who sends failures to a queue",
			resources: []*model.Resource{
				resource(model.Queue, "Q"),
				resource(model.Queue, "Z", "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.EventBus, "Bus", "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.Pipe, "P", "dead_letter_arn", "⟦Q.Arn⟧"),
			},
			id: "Q", fact: "failure_sources", want: "[Bus, Fn, P, Z]",
		},
		{name: "a queue nobody polls", resources: []*model.Resource{resource(model.Queue, "Q")}, id: "Q", fact: "consumed", want: "false"},
		{
			name:      "a queue that a pipe polls",
			resources: []*model.Resource{resource(model.Queue, "Q"), resource(model.Pipe, "P", "source_arn", "⟦Q.Arn⟧")},
			id:        "Q", fact: "consumed", want: "true",
		},
		{
			name: "pollers",
			resources: []*model.Resource{
				resource(model.Queue, "Q"),
				resource(model.Function, "A"), resource(model.Function, "B", "timeout", noDefault),
				resource(model.EventSource, "MA", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦A⟧", "batching_window", 5),
				resource(model.EventSource, "MB", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦B⟧"),
				resource(model.EventSource, "MC", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦parameter:P⟧"),
			},
			id: "Q", fact: "pollers", want: "[{id A, timeout 3, window 5}, {id B, timeout unknown: " + p + ", window 0}] ? " + p,
		},
		{
			name:      "how long the function of a state may take",
			resources: []*model.Resource{resource(model.Function, "Fn", "timeout", 20), resource(model.State, "S", "function_arn", "⟦Fn⟧")},
			id:        "S", fact: "function_timeout", want: "20",
		},
		{
			name:      "how long a function that is not seen may take",
			resources: []*model.Resource{resource(model.State, "S", "function_arn", "⟦parameter:P⟧")},
			id:        "S", fact: "function_timeout", want: "? " + p,
		},
		{
			name: "boundary",
			resources: []*model.Resource{
				resource(model.Policy, "B"), resource(model.Statement, "B.S", "policy_id", "B"),
				resource(model.Role, "R", "permissions_boundary_arn", "⟦B⟧"),
			},
			id: "B.S", fact: "boundary", want: "true",
		},
		{
			name: "no boundary, since it is no managed policy",
			resources: []*model.Resource{
				resource(model.Policy, "B", "basis", "identity", "inline", true),
				resource(model.Statement, "B.S", "policy_id", "B"),
				resource(model.Role, "R", "permissions_boundary_arn", "⟦parameter:P⟧"),
			},
			id: "B.S", fact: "boundary", want: "false",
		},
		{
			name:      "no boundary",
			resources: []*model.Resource{resource(model.Policy, "B"), resource(model.Statement, "B.S", "policy_id", "B")},
			id:        "B.S", fact: "boundary", want: "false",
		},
		{
			name:      "whole services",
			resources: []*model.Resource{resource(model.Statement, "S", "effect", "Allow", "actions", []string{"sqs:*", "s3:GetObject"})},
			id:        "S", fact: "wide_services", want: "[sqs]",
		},
		{
			name:      "whole services, perhaps",
			resources: []*model.Resource{resource(model.Statement, "S", "effect", "Allow", "actions", noDefault)},
			id:        "S", fact: "wide_services", want: "? " + p,
		},
		{
			name:      "any principal",
			resources: []*model.Resource{resource(model.Statement, "S", "effect", "Allow", "principals", []string{"AWS:*"})},
			id:        "S", fact: "any_principal", want: "yes",
		},
		{
			name:      "principals of a parameter",
			resources: []*model.Resource{resource(model.Statement, "S", "effect", "Allow", "principals", noDefault)},
			id:        "S", fact: "any_principal", want: "? " + p,
		},
		{
			name: "loop over a bucket",
			resources: append(role([]string{"s3:PutObject"}, []string{"⟦B.Arn⟧/*"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("OUT", "⟦B⟧")),
				resource(model.Bucket, "B"),
				resource(model.BucketNotification, "N", "bucket_name", "⟦B⟧", "arn", "⟦Fn.Arn⟧", "events", []string{"s3:ObjectCreated:*"}),
			),
			id: "Fn", fact: "loops",
			want: "[{how environment variable OUT names it, Pol.S lets the function write to it, and N triggers it, id B}]",
		},
		{
			name: "no loop where nothing names the bucket",
			resources: append(role([]string{"s3:PutObject"}, []string{"⟦B.Arn⟧/*"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("OUT", "⟦Other⟧")),
				resource(model.Bucket, "B"), resource(model.Bucket, "Other"),
				resource(model.BucketNotification, "N", "bucket_name", "⟦B⟧", "arn", "⟦Fn.Arn⟧", "events", []string{"s3:ObjectCreated:*"}),
			),
			id: "Fn", fact: "loops", want: "[]",
		},
		{
			name: "no loop where the function may read only",
			resources: append(role([]string{"s3:GetObject*"}, []string{"⟦B.Arn⟧/*"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("IN", "⟦B⟧")),
				resource(model.Bucket, "B"),
				resource(model.BucketNotification, "N", "bucket_name", "⟦B⟧", "arn", "⟦Fn.Arn⟧", "events", []string{"s3:ObjectCreated:*"}),
			),
			id: "Fn", fact: "loops", want: "[]",
		},
		{
			name: "no loop between keys apart",
			resources: append(role([]string{"s3:PutObject"}, []string{"⟦B.Arn⟧/out/*"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("OUT", "⟦B⟧")),
				resource(model.Bucket, "B"),
				resource(model.BucketNotification, "N", "bucket_name", "⟦B⟧", "arn", "⟦Fn.Arn⟧", "events", []string{"s3:ObjectCreated:Put"}, "prefix", "in/"),
			),
			id: "Fn", fact: "loops", want: "[]",
		},
		{
			name: "loop over a queue, its role not seen",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦parameter:P⟧", "environment", environment("QUEUE_URL", "⟦Q⟧")),
				resource(model.Queue, "Q"),
				resource(model.EventSource, "M", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦Fn⟧"),
			},
			id: "Fn", fact: "loops", want: "[] ? " + p,
		},
		{
			name: "loop through a topic and a queue",
			resources: append(role([]string{"sns:*"}, []string{"*"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TOPIC", "⟦T⟧")),
				resource(model.Queue, "Q"), resource(model.Topic, "T"),
				resource(model.Subscription, "S", "topic_arn", "⟦T⟧", "protocol", "sqs", "endpoint", "⟦Q.Arn⟧"),
				resource(model.EventSource, "M", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦Fn⟧"),
			),
			id: "Fn", fact: "loops",
			want: "[{how environment variable TOPIC names it, Pol.S lets the function write to it, and S triggers it, id T}]",
		},
		{
			name: "no loop where the subscription filters",
			resources: append(role([]string{"sns:Publish"}, []string{"⟦T⟧"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TOPIC", "⟦T⟧")),
				resource(model.Topic, "T"),
				resource(model.Subscription, "S", "topic_arn", "⟦T⟧", "protocol", "lambda", "endpoint", "⟦Fn.Arn⟧", "filtered", true),
			),
			id: "Fn", fact: "loops", want: "[]",
		},
		{
			name: "loop over its own dead letters",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Q.Arn⟧"),
				resource(model.Queue, "Q"),
				resource(model.EventSource, "M", "source_arn", "⟦Q.Arn⟧", "function_arn", "⟦Fn⟧"),
			},
			id: "Fn", fact: "loops", want: "[{how its dead letters go there, and M triggers it, id Q}]",
		},
		{
			name: "no loop where the mapping filters",
			resources: append(role([]string{"dynamodb:PutItem"}, []string{"⟦T.Arn⟧"}),
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦T⟧")),
				resource(model.Table, "T"),
				resource(model.EventSource, "M", "source_arn", "⟦T.StreamArn⟧", "function_arn", "⟦Fn⟧", "filtered", true),
			),
			id: "Fn", fact: "loops", want: "[]",
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

// TestFactsOverRounds has a function with two worlds name one that has one, which
// is in the first round only.
func TestFactsOverRounds(t *testing.T) {
	u := stage(unit(a,
		resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("NEXT", "⟦Next⟧"),
			"timeout", choose("IsProd", model.Num(30), model.Num(20)), "reserved_concurrency", model.Num(5)),
		resource(model.Role, "Role"),
		resource(model.Policy, "Pol", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
		resource(model.Statement, "Pol.S", "policy_id", "Pol", "effect", "Allow",
			"actions", []string{"lambda:InvokeFunction"}, "resources", []string{"⟦Next.Arn⟧"}),
		resource(model.Function, "Next", "timeout", model.Num(10), "reserved_concurrency", model.Num(3)),
	))
	w := Build([]*model.Unit{u}, Options{})
	for round := range 2 {
		n := node(t, w, a, "Fn", round)
		if got, want := show(n, "callees"), "[{id Next, timeout 10, variable NEXT}]"; got != want {
			t.Errorf("callees in round %d: got %s, want %s", round, got, want)
		}
		if got := show(n, "reserved_total"); got != "8" {
			t.Errorf("reserved_total in round %d: got %s, want 8", round, got)
		}
	}
	for _, n := range w.Units[0].Rounds[1].Nodes {
		if n.ID == "Next" {
			t.Error("Next is judged in both rounds")
		}
	}
}

// TestLogGroupARN has a policy name the logs of a function. The ARN of a log group
// ends in :* in CloudFormation and does not in Terraform.
func TestLogGroupARN(t *testing.T) {
	const (
		dead    = "[{action logs:PutLogEvents, wanted arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}}]"
		missing = "[{actions [logs:PutLogEvents], id its logs, says [Allow logs:PutLogEvents on \"${Log.arn}:*\"]}]"
	)
	tests := []struct{ format, resource, dead, missing string }{
		{"cloudformation", "⟦Log.Arn⟧", "[]", "[]"},
		{"cloudformation", "arn:aws:logs:*:⟦AWS::AccountId⟧:log-group:/aws/lambda/⟦Fn⟧:*", "[]", "[]"},
		{"terraform", "⟦Log.arn⟧:*", "[]", "[]"},
		{"terraform", "⟦Log.arn⟧:log-stream:*", "[]", "[]"},
		{"terraform", "⟦Log.arn⟧", dead, missing},
		{"terraform", "arn:aws:logs:*:*:log-group:/aws/lambda/worker:*", "[]", "[]"},
		{"terraform", "arn:aws:logs:*:*:log-group:/aws/lambda/⟦Fn.function_name⟧:*", "[]", "[]"},
	}
	for _, test := range tests {
		t.Run(test.format+" "+test.resource, func(t *testing.T) {
			arn := map[string]string{"cloudformation": "⟦Role.Arn⟧", "terraform": "⟦Role.arn⟧"}[test.format]
			u := unit(a,
				resource(model.LogGroup, "Log", "name", "/aws/lambda/worker"),
				resource(model.Role, "Role"),
				resource(model.Function, "Fn", "name", "worker", "role_arn", arn),
				resource(model.Policy, "Pol", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
				resource(model.Statement, "S", "policy_id", "Pol", "basis", "identity", "effect", "Allow",
					"actions", []string{"logs:PutLogEvents"}, "resources", []string{test.resource}),
				resource(model.Statement, "More", "policy_id", "Pol", "basis", "identity", "effect", "Allow",
					"actions", []string{"logs:CreateLogStream"}, "resources", []string{"*"}),
			)
			u.Format = test.format
			w := Build([]*model.Unit{u}, Options{})
			if got := show(node(t, w, a, "S", 0), "dead_actions"); got != test.dead {
				t.Errorf("dead_actions: got %s, want %s", got, test.dead)
			}
			if got := show(node(t, w, a, "Fn", 0), "missing_runtime"); got != test.missing {
				t.Errorf("missing_runtime: got %s, want %s", got, test.missing)
			}
		})
	}
}

func TestRaisedLimit(t *testing.T) {
	u := unit(a,
		resource(model.API, "Regional", "protocol", "REST", "endpoint", "REGIONAL"), resource(model.API, "Edge", "protocol", "REST"),
		resource(model.Route, "A", "api_id", "⟦Regional⟧"), resource(model.Route, "B", "api_id", "⟦Edge⟧"),
	)
	w := Build([]*model.Unit{u}, Options{APIGatewayRESTLimit: 60000})
	got := []string{show(node(t, w, a, "A", 0), "ceiling"), show(node(t, w, a, "A", 0), "limit"), show(node(t, w, a, "B", 0), "ceiling")}
	if want := []string{"60000", "29000", "29000"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFactsAreOnDemand(t *testing.T) {
	u := unit(a, resource(model.Function, "Fn"))
	w := Build([]*model.Unit{u}, Options{Reads: map[model.Kind]map[string]bool{model.Function: {"invocations": true, "timeout": true}}})
	facts := node(t, w, a, "Fn", 0).Facts
	if len(facts) != 1 || facts[0].Name != "invocations" {
		t.Errorf("got %v, want the invocations alone", facts)
	}
}

// TestManagedByVariable asks for the policies of AWS that a role has, of which a
// part of the ARN is known on deployment only.
func TestManagedByVariable(t *testing.T) {
	for arn, want := range map[string]string{
		"⟦parameter:Policy⟧":                                  "[] ? parameter Policy has no default",
		"arn:aws:iam::aws:policy/⟦parameter:Policy⟧":          "[] ? parameter Policy has no default",
		"arn:aws:iam::123456789012:policy/⟦parameter:Policy⟧": "[]",
	} {
		u := unit(a, resource(model.Role, "R", "managed_policy_arns", []string{arn}), resource(model.Function, "Fn", "role_arn", "⟦R.Arn⟧"))
		n := node(t, Build([]*model.Unit{u}, Options{}), a, "R", 0)
		for _, fact := range []string{"full_access", "managed_risks"} {
			if got := show(n, fact); got != want {
				t.Errorf("%s of %s: got %s, want %s", fact, arn, got, want)
			}
		}
	}
}

// TestHostWithScheme finds the API of an origin whose host has the scheme that parsers
// write in front of it: authors take wss from the endpoints of WebSocket APIs.
func TestHostWithScheme(t *testing.T) {
	for _, domain := range []string{"⟦Api.id⟧.execute-api.⟦AWS::Region⟧.amazonaws.com", "https://⟦Api.id⟧.execute-api.⟦AWS::Region⟧.amazonaws.com"} {
		w := Build([]*model.Unit{unit(a, resource(model.API, "Api"), resource(model.DistributionOrigin, "Origin", "domain", domain))}, Options{})
		if apis := node(t, w, a, "Origin", 0).Edges["api"]; len(apis) != 1 {
			t.Errorf("%s: got %d APIs, want 1", domain, len(apis))
		}
	}
}
