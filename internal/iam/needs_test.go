package iam

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestPurposesAreOfActions(t *testing.T) {
	a := analyzer(t)
	for word, p := range purposes {
		for _, list := range [][]string{p.on, p.somewhere, p.everywhere} {
			for _, action := range list {
				if id, ok := a.Universe.Find(action); !ok || a.Universe.Name(id) != action {
					t.Errorf("%s: %s is no action", word, action)
				}
			}
		}
		for _, action := range p.everywhere {
			id, _ := a.Universe.Find(action)
			if len(a.action(id).Types) > 0 && action != "ec2:DescribeVpcs" {
				t.Errorf("%s: %s can be scoped", word, action)
			}
		}
	}
	for i := range techniques {
		for _, s := range techniques[i].steps {
			for _, action := range s.anyOf {
				if id, ok := a.Universe.Find(action); !ok || a.Universe.Name(id) != action {
					// Some services are gone from the published actions and not from policies.
					if !strings.HasPrefix(action, "codestar:") {
						t.Errorf("%s: %s is no action", techniques[i].id, action)
					}
				}
			}
		}
	}
}

func TestMissing(t *testing.T) {
	base := analyzer(t)
	queue := model.Hole{Source: model.ResourceHole, Name: "Jobs.Arn", Resource: "Jobs", Attribute: "Arn"}
	a := base.With(func(h *model.Hole) string {
		if h.Resource == "Jobs" {
			return FormatOf(model.Queue)
		}
		return ""
	})
	arn := model.HoleText(queue)
	parameter := model.HoleText(model.Hole{Source: model.ParameterHole, Name: "Queue", Why: "parameter Queue has no default"})
	grant := func(actions string, resources ...model.Text) *Grant {
		var list, res model.List
		for action := range strings.FieldsSeq(actions) {
			list = append(list, model.Attr{Value: model.Lit(action)})
		}
		for _, r := range resources {
			res = append(res, model.Attr{Value: r})
		}
		return a.Grant("s", model.Block{
			"effect": {Value: model.Lit("Allow")}, "actions": {Value: list}, "resources": {Value: res},
		})
	}
	poll := "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes"
	pseudo := model.Concat(model.Lit("arn:"), model.HoleText(model.Hole{Source: model.PseudoHole, Name: "AWS::Partition"}), model.Lit(":sqs:*:*:*"))
	tests := []struct {
		name    string
		purpose string
		on      model.Text
		grants  []*Grant
		missing string
		unknown bool
	}{
		{"all of them", "poll sqs", arn, []*Grant{grant(poll, arn)}, "", false},
		{"two of three", "poll sqs", arn, []*Grant{grant("sqs:ReceiveMessage sqs:DeleteMessage", arn)}, "sqs:GetQueueAttributes", false},
		{"by a wildcard", "poll sqs", arn, []*Grant{grant("sqs:*", model.Lit("*"))}, "", false},
		{"every queue of the partition", "poll sqs", arn, []*Grant{grant(poll, pseudo)}, "", false},
		{"every queue of a partition by name", "poll sqs", arn, []*Grant{grant(poll, model.Lit("arn:aws:sqs:*:*:*"))}, "", true},
		{"tables only", "poll sqs", arn, []*Grant{grant(poll, model.Lit("arn:aws:dynamodb:*:*:table/*"))}, "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", false},
		{"perhaps this queue", "poll sqs", arn, []*Grant{grant(poll, parameter)}, "", true},
		{"a VPC", "vpc", nil, []*Grant{grant("ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces", model.Lit("*"))}, "", false},
		{"describing takes a star", "vpc", nil, []*Grant{grant("ec2:*NetworkInterface*", model.Lit("arn:aws:ec2:*:*:network-interface/*"))}, "ec2:DescribeNetworkInterfaces", false},
		{"objects of a bucket", "send s3", model.Lit("arn:aws:s3:::b"), []*Grant{grant("s3:PutObject", model.Lit("arn:aws:s3:::b/failed/*"))}, "", false},
		{"a bucket is no object", "send s3", model.Lit("arn:aws:s3:::b"), []*Grant{grant("s3:PutObject", model.Lit("arn:aws:s3:::b"))}, "s3:PutObject", false},
		{"a log group", "log", model.Lit("arn:aws:logs:eu-west-1:111122223333:log-group:g"), []*Grant{grant("logs:CreateLogStream logs:PutLogEvents", model.Lit("arn:aws:logs:eu-west-1:111122223333:log-group:g:*"))}, "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			needs, ok := NeedsOf(test.purpose, test.on, "test")
			if !ok {
				t.Fatal("no such purpose")
			}
			missing, undecided, why := a.Missing(Policies{Identity: test.grants}, Principal{Kind: Role}, needs)
			var got []string
			for _, need := range missing {
				got = append(got, need.Action)
			}
			if strings.Join(got, " ") != test.missing || len(undecided) > 0 != test.unknown {
				t.Errorf("got %q missing and %d undecided (%s), want %q and %v", got, len(undecided), why, test.missing, test.unknown)
			}
		})
	}
}
