package workspace

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// TestNarrower has a statement that is too wide, and something that runs with its
// role. Actions are those that are named or that follow; nothing is guessed.
func TestNarrower(t *testing.T) {
	function := resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("TABLE", "⟦Orders⟧"))
	table := resource(model.Table, "Orders")
	tests := []struct {
		name, format string
		actions      []string
		resources    []*model.Resource
		want         string
	}{
		{
			name: "what is named", actions: []string{"dynamodb:PutItem", "s3:GetObject"}, resources: []*model.Resource{function, table},
			want: "[{says Allow dynamodb:PutItem on !GetAtt Orders.Arn (TABLE of Fn names it), service dynamodb}]",
		},
		{
			name: "a pattern", actions: []string{"dynamodb:*"}, resources: []*model.Resource{function, table},
			want: "[{says Allow the actions of dynamodb that it calls, in place of dynamodb:*, on !GetAtt Orders.Arn (TABLE of Fn names it), service dynamodb}]",
		},
		{name: "actions that take no table", actions: []string{"dynamodb:ListTables"}, resources: []*model.Resource{function, table}, want: "[]"},
		{name: "nothing runs", actions: []string{"dynamodb:*"}, resources: []*model.Resource{table}, want: "[]"},
		{
			name: "a queue that is polled", actions: []string{"sqs:*"},
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧"), resource(model.Queue, "Jobs"),
				resource(model.EventSource, "Map", "function_arn", "⟦Fn⟧", "source", "sqs", "source_arn", "⟦Jobs.Arn⟧"),
			},
			want: "[{says Allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on !GetAtt Jobs.Arn (Map polls it), service sqs}]",
		},
		{
			name: "only part of polling", actions: []string{"sqs:ReceiveMessage"},
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧"), resource(model.Queue, "Jobs"),
				resource(model.EventSource, "Map", "function_arn", "⟦Fn⟧", "source", "sqs", "source_arn", "⟦Jobs.Arn⟧"),
			},
			want: "[{says Allow sqs:ReceiveMessage on !GetAtt Jobs.Arn (Map polls it), service sqs}]",
		},
		{
			name: "objects and the bucket", actions: []string{"s3:GetObject", "s3:ListBucket"},
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.Arn⟧", "environment", environment("B", "⟦Photos⟧")), resource(model.Bucket, "Photos"),
			},
			want: "[{says Allow s3:GetObject on !Sub ${Photos.Arn}/* (B of Fn names it), service s3}, {says Allow s3:ListBucket on !GetAtt Photos.Arn (B of Fn names it), service s3}]",
		},
		{
			name: "a workflow", actions: []string{"lambda:InvokeFunction"},
			resources: []*model.Resource{
				resource(model.StateMachine, "Flow", "role_arn", "⟦Role.Arn⟧"), resource(model.Function, "One"),
				resource(model.State, "Flow.A", "machine_id", "Flow", "kind", "Task", "function_arn", "⟦One.Arn⟧"),
			},
			want: "[{says Allow lambda:InvokeFunction on !GetAtt One.Arn (Flow.A calls it), service lambda}]",
		},
		{
			name: "Terraform", format: terraformFormat, actions: []string{"sns:Publish"},
			resources: []*model.Resource{
				resource(model.Function, "Fn", "role_arn", "⟦Role.arn⟧", "environment", environment("T", "⟦Done.arn⟧")), resource(model.Topic, "Done"),
			},
			want: "[{says Allow sns:Publish on Done.arn (T of Fn names it), service sns}]",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u := unit(a, append(test.resources,
				resource(model.Role, "Role"),
				resource(model.Policy, "Pol", "basis", "identity", "role_names", []string{"⟦Role⟧"}),
				resource(model.Statement, "Pol.S", "policy_id", "Pol", "basis", "identity", "effect", "Allow", "actions", test.actions, "resources", []string{"*"}),
			)...)
			u.Format = test.format
			w := Build([]*model.Unit{u}, Options{})
			if got := show(node(t, w, a, "Pol.S", 0), "narrower"); got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestTerraformReference names resources from where a statement is written.
func TestTerraformReference(t *testing.T) {
	tests := []struct {
		from, id string
		part     arnPart
		want     string
	}{
		{"aws_iam_role_policy.p.S", "aws_sqs_queue.q", arnPart{}, "aws_sqs_queue.q.arn"},
		{"module.a.aws_iam_role_policy.p.S", "module.a.aws_sqs_queue.q[0]", arnPart{}, "aws_sqs_queue.q[0].arn"},
		{"aws_iam_role_policy.p.S", "aws_s3_bucket.b", arnPart{suffix: "/*"}, `"${aws_s3_bucket.b.arn}/*"`},
		{"aws_iam_role_policy.p.S", "aws_dynamodb_table.t", arnPart{stream: true}, "aws_dynamodb_table.t.stream_arn"},
		{"aws_iam_role_policy.p.S", "module.a.aws_sqs_queue.q", arnPart{}, "the ARN of module.a.aws_sqs_queue.q"},
		{"module.b.aws_iam_role_policy.p.S", "aws_s3_bucket.b", arnPart{suffix: "/*"}, "the ARN of aws_s3_bucket.b with /*"},
	}
	for _, test := range tests {
		if got := terraformReference(test.from, test.id, test.part); got != test.want {
			t.Errorf("%s from %s: got %s, want %s", test.id, test.from, got, test.want)
		}
	}
}
