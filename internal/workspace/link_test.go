package workspace

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
)

const a = "a.yaml"

// noDefault is what an open parameter gives where a list is wanted.
var noDefault = model.Unknown{Why: "parameter P has no default"}

func TestEdges(t *testing.T) {
	tests := []struct {
		name      string
		resources []*model.Resource
		id, edge  string
		want      []string
	}{
		{
			name: "role by reference",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧"),
				resource(model.Role, "Role"),
			},
			id: "Fn", edge: "role", want: []string{"Role"},
		},
		{
			name: "role, back",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧"),
				resource(model.Role, "Role"),
			},
			id: "Role", edge: "functions", want: []string{"Fn"},
		},
		{
			name:      "role that is not seen",
			resources: []*model.Resource{resource(model.Function, "Fn", "role_arn", "arn:aws:iam::111122223333:role/x")},
			id:        "Fn", edge: "role", want: []string{"? role arn:aws:iam::111122223333:role/x is not in the workspace"},
		},
		{
			name:      "role from a parameter",
			resources: []*model.Resource{resource(model.Function, "Fn", "role_arn", "⟦parameter:P⟧")},
			id:        "Fn", edge: "role", want: []string{"? parameter P has no default"},
		},
		{
			name: "role by ARN with holes and a path",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "arn:⟦AWS::Partition⟧:iam::⟦AWS::AccountId⟧:role/service/⟦Role⟧"),
				resource(model.Role, "Role"),
			},
			id: "Fn", edge: "role", want: []string{"Role"},
		},
		{
			name: "role by name in an ARN",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "arn:aws:iam::⟦AWS::AccountId⟧:role/worker"),
				resource(model.Role, "Role", "name", "worker"),
			},
			id: "Fn", edge: "role", want: []string{"Role"},
		},
		{
			name: "dead-letter queue is no topic",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "dead_letter_arn", "⟦Dlq.Arn⟧"),
				resource(model.Queue, "Dlq"),
			},
			id: "Fn", edge: "dead_letter_topic", want: nil,
		},
		{
			name:      "queue that is not seen is no topic",
			resources: []*model.Resource{resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:111122223333:dlq")},
			id:        "Fn", edge: "dead_letter_topic", want: nil,
		},
		{
			name:      "queue that is not seen",
			resources: []*model.Resource{resource(model.Function, "Fn", "dead_letter_arn", "arn:aws:sqs:eu-west-1:111122223333:dlq")},
			id:        "Fn", edge: "dead_letter_queue",
			want: []string{"? queue arn:aws:sqs:eu-west-1:111122223333:dlq is not in the workspace"},
		},
		{
			name: "alias",
			resources: []*model.Resource{
				resource(model.Alias, "Live", "function_arn", "⟦Fn⟧"),
				resource(model.Function, "Fn"),
			},
			id: "Live", edge: "function", want: []string{"Fn"},
		},
		{
			name: "function through its alias",
			resources: []*model.Resource{
				resource(model.EventSource, "Map", "function_arn", "⟦Live⟧", "source", "sqs", "source_arn", "⟦Q.Arn⟧"),
				resource(model.Alias, "Live", "function_arn", "⟦Fn⟧"),
				resource(model.Function, "Fn"),
				resource(model.Queue, "Q"),
			},
			id: "Fn", edge: "event_sources", want: []string{"Map"},
		},
		{
			name: "function by ARN with a qualifier",
			resources: []*model.Resource{
				resource(model.Permission, "P", "function_arn", "⟦Fn.Arn⟧:live"),
				resource(model.Function, "Fn"),
			},
			id: "P", edge: "function", want: []string{"Fn"},
		},
		{
			name: "function of a version",
			resources: []*model.Resource{
				resource(model.Permission, "P", "function_arn", "⟦Fn⟧:⟦V.Version⟧"),
				resource(model.Function, "Fn"),
			},
			id: "P", edge: "function", want: []string{"Fn"},
		},
		{
			name: "function by name with a qualifier",
			resources: []*model.Resource{
				resource(model.Permission, "P", "function_arn", "orders:live"),
				resource(model.Function, "Fn", "name", "orders"),
			},
			id: "P", edge: "function", want: []string{"Fn"},
		},
		{
			name: "function by partial ARN",
			resources: []*model.Resource{
				resource(model.Permission, "P", "function_arn", "111122223333:function:orders:live"),
				resource(model.Function, "Fn", "name", "orders"),
			},
			id: "P", edge: "function", want: []string{"Fn"},
		},
		{
			name: "function by a name with holes on both sides",
			resources: []*model.Resource{
				resource(model.Permission, "P", "function_arn", "⟦parameter:Stage⟧-orders"),
				resource(model.Function, "Fn", "name", "⟦parameter:Stage⟧-orders"),
			},
			id: "P", edge: "function", want: []string{"Fn"},
		},
		{
			name:      "layer",
			resources: []*model.Resource{resource(model.Permission, "P", "function_arn", "arn:aws:lambda:eu-west-1:111122223333:layer:tools:1")},
			id:        "P", edge: "function", want: nil,
		},
		{
			name: "integration",
			resources: []*model.Resource{
				resource(model.Route, "Get", "api_id", "⟦Api⟧", "uri",
					"arn:⟦AWS::Partition⟧:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/⟦Fn.Arn⟧/invocations"),
				resource(model.API, "Api"),
				resource(model.Function, "Fn"),
			},
			id: "Get", edge: "function", want: []string{"Fn"},
		},
		{
			name: "integration with a qualifier",
			resources: []*model.Resource{
				resource(model.Route, "Get", "uri",
					"arn:aws:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/arn:aws:lambda:⟦AWS::Region⟧:⟦AWS::AccountId⟧:function:⟦Fn⟧:live/invocations"),
				resource(model.Function, "Fn"),
			},
			id: "Fn", edge: "routes", want: []string{"Get"},
		},
		{
			name: "integration through a stage variable",
			resources: []*model.Resource{
				resource(model.Route, "Get", "uri",
					"arn:aws:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/arn:aws:lambda:⟦AWS::Region⟧:⟦AWS::AccountId⟧:function:${stageVariables.fn}/invocations"),
			},
			id: "Get", edge: "function",
			want: []string{"? a stage variable names what arn:aws:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/arn:aws:lambda:⟦AWS::Region⟧:⟦AWS::AccountId⟧:function:${stageVariables.fn}/invocations calls"},
		},
		{
			name:      "integration in which nobody fills in the region",
			resources: []*model.Resource{resource(model.Route, "Get", "uri", "arn:${AWS::Partition}:lambda:x")},
			id:        "Get", edge: "function", want: []string{"? nothing fills in what stands in ${} in arn:${AWS::Partition}:lambda:x"},
		},
		{
			name:      "integration of another service in which nobody fills in the region",
			resources: []*model.Resource{resource(model.Route, "Get", "uri", "arn:aws:apigateway:${AWS::Region}:states:action/StartExecution")},
			id:        "Get", edge: "function", want: nil,
		},
		{
			name:      "integration of another service",
			resources: []*model.Resource{resource(model.Route, "Get", "uri", "arn:aws:apigateway:eu-west-1:sqs:path/111122223333/orders")},
			id:        "Get", edge: "function", want: nil,
		},
		{
			name:      "integration over HTTP",
			resources: []*model.Resource{resource(model.Route, "Get", "uri", "https://example.com/⟦parameter:P⟧", "integration", "HTTP_PROXY")},
			id:        "Get", edge: "function", want: nil,
		},
		{
			name: "authorizer",
			resources: []*model.Resource{
				resource(model.Authorizer, "Auth", "api_id", "⟦Api⟧", "uri",
					"arn:aws:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/⟦Fn.Arn⟧/invocations"),
				resource(model.API, "Api"),
				resource(model.Function, "Fn"),
			},
			id: "Fn", edge: "authorizers", want: []string{"Auth"},
		},
		{
			name:      "API that is not seen",
			resources: []*model.Resource{resource(model.Stage, "S", "api_id", "⟦parameter:P⟧")},
			id:        "S", edge: "api", want: []string{"? parameter P has no default"},
		},
		{
			name: "stream of a table",
			resources: []*model.Resource{
				resource(model.EventSource, "Map", "source_arn", "⟦T.StreamArn⟧"),
				resource(model.Table, "T"),
			},
			id: "T", edge: "event_sources", want: []string{"Map"},
		},
		{
			name: "stream of a table is no Kinesis stream",
			resources: []*model.Resource{
				resource(model.EventSource, "Map", "source_arn", "⟦T.StreamArn⟧"),
				resource(model.Table, "T"),
			},
			id: "Map", edge: "stream", want: nil,
		},
		{
			name: "stream of a table by name",
			resources: []*model.Resource{
				resource(model.EventSource, "Map", "source_arn", "arn:aws:dynamodb:⟦AWS::Region⟧:⟦AWS::AccountId⟧:table/orders/stream/2024-01-01T00:00:00.000"),
				resource(model.Table, "T", "name", "orders"),
			},
			id: "Map", edge: "table", want: []string{"T"},
		},
		{
			name:      "queue that a source of another kind is not",
			resources: []*model.Resource{resource(model.EventSource, "Map", "source", "kafka", "source_arn", "⟦parameter:P⟧")},
			id:        "Map", edge: "queue", want: nil,
		},
		{
			name:      "stream from a parameter",
			resources: []*model.Resource{resource(model.EventSource, "Map", "source", "kinesis", "source_arn", "⟦parameter:P⟧")},
			id:        "Map", edge: "stream", want: []string{"? parameter P has no default"},
		},
		{
			name: "consumer of a stream",
			resources: []*model.Resource{
				resource(model.EventSource, "Map", "source_arn", "⟦S.Arn⟧/consumer/fan-out:1"),
				resource(model.Stream, "S"),
			},
			id: "Map", edge: "stream", want: []string{"S"},
		},
		{
			name: "subscription",
			resources: []*model.Resource{
				resource(model.Subscription, "Sub", "topic_arn", "⟦T⟧", "protocol", "sqs", "endpoint", "⟦Q.Arn⟧", "dead_letter_arn", "⟦D.Arn⟧"),
				resource(model.Topic, "T"), resource(model.Queue, "Q"), resource(model.Queue, "D"),
			},
			id: "D", edge: "failed_subscriptions", want: []string{"Sub"},
		},
		{
			name:      "mail is no function",
			resources: []*model.Resource{resource(model.Subscription, "Sub", "protocol", "email", "endpoint", "⟦parameter:P⟧")},
			id:        "Sub", edge: "function", want: nil,
		},
		{
			name: "redrive",
			resources: []*model.Resource{
				resource(model.Queue, "Q", "dead_letter_arn", "⟦D.Arn⟧"),
				resource(model.Queue, "D"),
			},
			id: "D", edge: "redrive_sources", want: []string{"Q"},
		},
		{
			name: "rule and target",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "bus_name", "⟦B⟧"),
				resource(model.EventTarget, "R.Targets[0]", "rule_name", "⟦R⟧", "arn", "⟦M⟧"),
				resource(model.EventBus, "B"),
				resource(model.StateMachine, "M"),
			},
			id: "M", edge: "targets", want: []string{"R.Targets[0]"},
		},
		{
			name: "bus",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "bus_name", "⟦B.Arn⟧"),
				resource(model.EventBus, "B"),
			},
			id: "B", edge: "rules", want: []string{"R"},
		},
		{
			name:      "default bus",
			resources: []*model.Resource{resource(model.EventRule, "R", "bus_name", "default")},
			id:        "R", edge: "bus", want: nil,
		},
		{
			name:      "bus that is not seen",
			resources: []*model.Resource{resource(model.EventRule, "R", "bus_name", "orders")},
			id:        "R", edge: "bus", want: []string{"? event bus orders is not in the workspace"},
		},
		{
			name: "target that is a log group",
			resources: []*model.Resource{
				resource(model.EventTarget, "T", "arn", "arn:aws:logs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:log-group:⟦L⟧:*"),
				resource(model.LogGroup, "L"),
			},
			id: "T", edge: "log_group", want: []string{"L"},
		},
		{
			name: "target of one kind leaves the others empty",
			resources: []*model.Resource{
				resource(model.EventTarget, "T", "arn", "arn:aws:lambda:eu-west-1:111122223333:function:x"),
			},
			id: "T", edge: "queue", want: nil,
		},
		{
			name: "schedule",
			resources: []*model.Resource{
				resource(model.Schedule, "S", "arn", "⟦Fn.Arn⟧", "dead_letter_arn", "⟦parameter:P⟧"),
				resource(model.Function, "Fn"),
			},
			id: "S", edge: "dead_letter_queue", want: []string{"? parameter P has no default"},
		},
		{
			name: "pipe",
			resources: []*model.Resource{
				resource(model.Pipe, "P", "source_arn", "⟦Q.Arn⟧", "target_arn", "⟦Fn.Arn⟧"),
				resource(model.Queue, "Q"), resource(model.Function, "Fn"),
			},
			id: "Q", edge: "pipes", want: []string{"P"},
		},
		{
			name: "bucket notification",
			resources: []*model.Resource{
				resource(model.BucketNotification, "B.N[0]", "bucket_name", "⟦B⟧", "arn", "⟦Fn.Arn⟧"),
				resource(model.Bucket, "B"), resource(model.Function, "Fn"),
			},
			id: "Fn", edge: "notifications", want: []string{"B.N[0]"},
		},
		{
			name: "log group that is configured",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "log_group_name", "⟦L⟧"),
				resource(model.LogGroup, "L"),
			},
			id: "Fn", edge: "log_group", want: []string{"L"},
		},
		{
			name: "log group named after the function",
			resources: []*model.Resource{
				resource(model.Function, "Fn"),
				resource(model.LogGroup, "L", "name", "/aws/lambda/⟦Fn⟧"),
			},
			id: "L", edge: "functions", want: []string{"Fn"},
		},
		{
			name: "log group named by the function's name",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "name", "⟦AWS::StackName⟧-orders"),
				resource(model.LogGroup, "L", "name", "/aws/lambda/⟦AWS::StackName⟧-orders"),
			},
			id: "Fn", edge: "log_group", want: []string{"L"},
		},
		{
			name: "log group by reference where the name is literal",
			resources: []*model.Resource{
				resource(model.Function, "Fn", "name", "orders"),
				resource(model.LogGroup, "L", "name", "/aws/lambda/⟦Fn⟧"),
				resource(model.MetricFilter, "F", "log_group_name", "/aws/lambda/orders"),
			},
			id: "L", edge: "filters", want: []string{"F"},
		},
		{
			name:      "log group of a function whose name is unknown",
			resources: []*model.Resource{resource(model.Function, "Fn", "name", noDefault)},
			id:        "Fn", edge: "log_group", want: []string{"? parameter P has no default"},
		},
		{
			name: "key by alias",
			resources: []*model.Resource{
				resource(model.Queue, "Q", "kms_key_arn", "alias/orders"),
				resource(model.Key, "K", "alias_name", "alias/orders"),
			},
			id: "Q", edge: "key", want: []string{"K"},
		},
		{
			name:      "key of AWS",
			resources: []*model.Resource{resource(model.Queue, "Q", "kms_key_arn", "alias/aws/sqs")},
			id:        "Q", edge: "key", want: nil,
		},
		{
			name:      "key that is not seen",
			resources: []*model.Resource{resource(model.Queue, "Q", "kms_key_arn", "arn:aws:kms:eu-west-1:111122223333:key/1")},
			id:        "Q", edge: "key", want: []string{"? key arn:aws:kms:eu-west-1:111122223333:key/1 is not in the workspace"},
		},
		{
			name: "functions of a GraphQL API",
			resources: []*model.Resource{
				resource(model.GraphQLAPI, "G", "function_arns", []string{"⟦A.Arn⟧", "⟦B.Arn⟧", "⟦parameter:P⟧"}),
				resource(model.Function, "B"), resource(model.Function, "A"),
			},
			id: "G", edge: "functions", want: []string{"A", "B", "? parameter P has no default"},
		},
		{
			name: "states",
			resources: []*model.Resource{
				resource(model.StateMachine, "M"),
				resource(model.State, "M.States.Go", "machine_id", "M", "function_arn", "⟦Fn.Arn⟧:$LATEST"),
				resource(model.Function, "Fn"),
			},
			id: "M", edge: "states", want: []string{"M.States.Go"},
		},
		{
			name: "state calls function",
			resources: []*model.Resource{
				resource(model.StateMachine, "M"),
				resource(model.State, "M.States.Go", "machine_id", "M", "function_arn", "⟦Fn.Arn⟧:$LATEST"),
				resource(model.Function, "Fn"),
			},
			id: "Fn", edge: "tasks", want: []string{"M.States.Go"},
		},
		{
			name: "alarm action",
			resources: []*model.Resource{
				resource(model.Alarm, "A", "alarm_actions", []string{"⟦T⟧", "arn:aws:automate:eu-west-1:ec2:stop"}),
				resource(model.Topic, "T"),
			},
			id: "A", edge: "notifies", want: []string{"T"},
		},
		{
			name:      "alarm actions from a parameter",
			resources: []*model.Resource{resource(model.Alarm, "A", "alarm_actions", noDefault)},
			id:        "A", edge: "notifies", want: []string{"? parameter P has no default"},
		},
		{
			name: "composite alarm",
			resources: []*model.Resource{
				resource(model.CompositeAlarm, "C", "rule", `ALARM("⟦A⟧") OR (ALARM(⟦B.Arn⟧) AND NOT OK('c')) OR ALARM("gone")`),
				resource(model.Alarm, "A"), resource(model.Alarm, "B"), resource(model.Alarm, "D", "name", "c"),
			},
			id: "C", edge: "alarms",
			want: []string{"A", "B", "D", "? alarm or composite alarm gone is not in the workspace"},
		},
		{
			name: "composite alarm, back",
			resources: []*model.Resource{
				resource(model.CompositeAlarm, "C", "rule", `ALARM("⟦A⟧")`), resource(model.Alarm, "A"),
			},
			id: "A", edge: "composites", want: []string{"C"},
		},
		{
			name: "composite alarm of a composite alarm",
			resources: []*model.Resource{
				resource(model.CompositeAlarm, "C", "rule", `ALARM("⟦D⟧")`), resource(model.CompositeAlarm, "D", "rule", `ALARM("⟦A⟧")`),
				resource(model.Alarm, "A"),
			},
			id: "D", edge: "composites", want: []string{"C"},
		},
		{
			name: "rule on a composite alarm",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "pattern", `{"detail":{"alarmName":["⟦C⟧"]},"detail-type":["CloudWatch Alarm State Change"]}`),
				resource(model.CompositeAlarm, "C", "rule", `ALARM("⟦A⟧")`), resource(model.Alarm, "A"),
			},
			id: "C", edge: "rules", want: []string{"R"},
		},
		{
			name: "rule on all alarm state changes",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "pattern", `{"detail-type":["CloudWatch Alarm State Change"],"source":["aws.cloudwatch"]}`),
				resource(model.Alarm, "A"),
			},
			id: "A", edge: "rules", want: []string{"R"},
		},
		{
			name: "rule on some alarm state changes",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "pattern", `{"resources":["⟦A.Arn⟧"],"source":["aws.cloudwatch"]}`),
				resource(model.Alarm, "A"), resource(model.Alarm, "B"),
			},
			id: "B", edge: "rules", want: nil,
		},
		{
			name: "rule on alarms by prefix",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "pattern", `{"detail":{"alarmName":[{"prefix":"prod-"}]},"source":["aws.cloudwatch"]}`),
				resource(model.Alarm, "A"),
			},
			id: "A", edge: "rules", want: []string{"? the pattern of R may match it"},
		},
		{
			name: "rule on something else",
			resources: []*model.Resource{
				resource(model.EventRule, "R", "pattern", `{"source":["aws.s3"]}`),
				resource(model.Alarm, "A"),
			},
			id: "A", edge: "rules", want: nil,
		},
		{
			name: "deployment group",
			resources: []*model.Resource{
				resource(model.DeploymentGroup, "G", "alarm_names", []string{"⟦A⟧"}, "function_arn", "⟦Fn⟧"),
				resource(model.Alarm, "A"), resource(model.Function, "Fn"),
			},
			id: "A", edge: "deployment_groups", want: []string{"G"},
		},
		{
			name: "custom resource",
			resources: []*model.Resource{
				resource(model.CustomResource, "C", "service_token", "⟦Fn.Arn⟧"), resource(model.Function, "Fn"),
			},
			id: "Fn", edge: "custom_resources", want: []string{"C"},
		},
		{
			name: "what a custom resource gives",
			resources: []*model.Resource{
				resource(model.CustomResource, "C"), resource(model.Function, "Fn", "role_arn", "⟦C.RoleArn⟧"),
			},
			id: "Fn", edge: "role", want: []string{"? the custom resource C gives C.RoleArn on deployment"},
		},
		{
			name:      "a resource of no kind",
			resources: []*model.Resource{resource(model.EventTarget, "T", "arn", "⟦Cluster.Arn⟧")},
			id:        "T", edge: "queue", want: nil,
		},
		{
			name:      "the output of a stack that is not seen",
			resources: []*model.Resource{resource(model.Function, "Fn", "role_arn", "⟦Stack.Outputs.Role⟧")},
			id:        "Fn", edge: "role", want: []string{"? the template of Stack is not seen"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := Build([]*model.Unit{unit(a, test.resources...)}, Options{})
			if diff := cmp.Diff(test.want, ids(t, w, a, test.id, test.edge)); diff != "" {
				t.Errorf("edge %s of %s (-want +got):\n%s", test.edge, test.id, diff)
			}
		})
	}
}

func TestPolicies(t *testing.T) {
	resources := []*model.Resource{
		resource(model.Role, "Role", "name", "worker", "managed_policy_arns", []string{"⟦Managed⟧", "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
		resource(model.Policy, "Role.Policies[0]", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
		resource(model.Statement, "Role.Policies[0].Statement[0]", "policy_id", "Role.Policies[0]", "effect", "Allow"),
		resource(model.Policy, "Role.Trust", "basis", "trust", "role_names", []string{"⟦Role⟧"}),
		resource(model.Statement, "Role.Trust.Statement[0]", "policy_id", "Role.Trust", "effect", "Allow"),
		resource(model.Policy, "Managed", "basis", "identity", "role_names", []string{"worker", "⟦parameter:P⟧"}),
		resource(model.Statement, "Managed.Statement[0]", "policy_id", "Managed", "effect", "Allow"),
		resource(model.Role, "Other", "managed_policy_arns", []string{"⟦import:Shared⟧"}, "permissions_boundary_arn", "⟦Boundary⟧"),
		resource(model.Policy, "Boundary", "basis", "identity"),
		resource(model.Policy, "Open", "basis", "resource", "target_arns", []string{"https://sqs.⟦AWS::Region⟧.amazonaws.com/⟦AWS::AccountId⟧/orders", "⟦T⟧"}),
		resource(model.Statement, "Open.Statement[0]", "policy_id", "Open", "effect", "Allow"),
		resource(model.Queue, "Q", "name", "orders"),
		resource(model.Topic, "T"),
		resource(model.Policy, "Far", "basis", "resource", "target_arns", []string{"⟦parameter:P⟧"}),
		resource(model.Statement, "Far.Statement[0]", "policy_id", "Far", "service", "sqs", "effect", "Allow"),
	}
	w := Build([]*model.Unit{unit(a, resources...)}, Options{})
	tests := []struct {
		id, edge string
		want     []string
	}{
		{"Role", "policies", []string{"Managed", "Role.Policies[0]"}},
		{"Role", "statements", []string{"Managed.Statement[0]", "Role.Policies[0].Statement[0]"}},
		{"Role", "trust", []string{"Role.Trust.Statement[0]"}},
		{"Role.Policies[0]", "statements", []string{"Role.Policies[0].Statement[0]"}},
		{"Role.Policies[0].Statement[0]", "roles", []string{"Role"}},
		{"Role.Policies[0].Statement[0]", "policy", []string{"Role.Policies[0]"}},
		{"Role.Trust.Statement[0]", "roles", []string{"Role"}},
		{"Managed", "roles", []string{"Role", "? parameter P has no default"}},
		{"Managed.Statement[0]", "roles", []string{"Role", "? parameter P has no default"}},
		{"Other", "policies", []string{"? no template here exports Shared"}},
		{"Other", "statements", []string{"? no template here exports Shared"}},
		{"Other", "boundary", []string{"Boundary"}},
		{"Boundary", "bounded_roles", []string{"Other"}},
		{"Q", "resource_policy", []string{"Open.Statement[0]"}},
		{"T", "resource_policy", []string{"Open.Statement[0]"}},
		{"Open.Statement[0]", "queues", []string{"Q"}},
		{"Open.Statement[0]", "topics", []string{"T"}},
		{"Far.Statement[0]", "queues", []string{"? parameter P has no default"}},
		{"Far.Statement[0]", "topics", nil},
	}
	for _, test := range tests {
		t.Run(test.id+" "+test.edge, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ids(t, w, a, test.id, test.edge)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryEdgeIsMade walks the table of kinds: an edge has a From, leads back
// from one that has, or is made by code that is named here.
func TestEveryEdgeIsMade(t *testing.T) {
	byCode := map[model.Kind][]string{
		model.Function:       {"log_group", "resource_policy", "alarms"},
		model.Role:           {"policies", "statements", "trust"},
		model.User:           {"policies", "statements"},
		model.Group:          {"policies", "statements"},
		model.Policy:         {"statements", "roles", "users", "groups"},
		model.Statement:      {"policy", "roles", "users", "groups", "queues", "topics", "buckets", "keys"},
		model.Queue:          {"resource_policy", "alarms"},
		model.Topic:          {"resource_policy", "alarms"},
		model.EventBus:       {"resource_policy"},
		model.Table:          {"resource_policy", "alarms"},
		model.Stream:         {"resource_policy", "alarms"},
		model.Bucket:         {"resource_policy"},
		model.Key:            {"resource_policy"},
		model.Secret:         {"resource_policy"},
		model.API:            {"resource_policy", "alarms"},
		model.StateMachine:   {"states", "alarms"},
		model.State:          {"machine"},
		model.LogGroup:       {"functions"},
		model.CompositeAlarm: {"alarms", "composites", "rules"},
		model.EventRule:      {"alarms"},
		model.Schedule:       {"alarms"},
		model.Pipe:           {"alarms"},
		model.DeliveryStream: {"alarms"},
		model.GraphQLAPI:     {"alarms"},
		model.MetricFilter:   {"alarms"},
		model.Alarm: {
			"composites", "rules", "functions", "queues", "topics", "event_rules", "schedules", "pipes", "tables",
			"streams", "delivery_streams", "apis", "graphql_apis", "state_machines", "metric_filters",
		},
	}
	back := map[string]bool{}
	for _, shape := range model.Kinds {
		for _, attribute := range shape {
			if attribute.Type.Back != "" {
				back[string(attribute.Type.Kind)+"."+attribute.Type.Back] = true
			}
		}
	}
	for kind, shape := range model.Kinds {
		for name, attribute := range shape {
			if attribute.Type.Base != model.EdgeBase || attribute.Type.From != "" || back[string(kind)+"."+name] {
				continue
			}
			if !slices.Contains(byCode[kind], name) {
				t.Errorf("nothing makes the edge %s of %s", name, kind)
			}
		}
	}
}

func TestEveryFactIsWorkedOutOnce(t *testing.T) {
	count := map[string]int{}
	for _, table := range []factTable{graphFacts, alarmFacts, permissionFacts, stackFacts, liveFacts} {
		for kind, facts := range table {
			for name := range facts {
				count[string(kind)+"."+name]++
				if !model.Kinds[kind][name].Derived {
					t.Errorf("%s.%s is not derived", kind, name)
				}
			}
		}
	}
	for kind, shape := range model.Kinds {
		for name, attribute := range shape {
			if n := count[string(kind)+"."+name]; attribute.Derived && n != 1 {
				t.Errorf("%s.%s is worked out %d times, want once", kind, name, n)
			}
		}
	}
}
