package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

const topicPolicy = `
Version: "2012-10-17"
Statement:
  - Sid: Publish
    Effect: Allow
    Principal: {Service: events.amazonaws.com}
    Action: sns:Publish
    Resource: "*"
  - Effect: Deny
    Principal: "*"
    Action: sns:Subscribe
    Resource: "*"
`

func TestPolicy(t *testing.T) {
	owner := &model.Resource{ID: "Alerts", Type: "AWS::SNS::TopicPolicy", At: line(40), If: isProd}
	self := model.Block{"target_arns": {Value: list(ref("Topic")), At: line(41)}, "role_names": {}}
	cases := []struct {
		name   string
		owner  model.Resource
		policy draft.Policy
		want   string
	}{
		{
			name: "a resource that is a policy", owner: *owner,
			policy: draft.Policy{
				Words: "topic policy Alerts", Basis: iam.Resource, Service: "sns", Holders: self,
				Name: model.Attr{Value: model.Lit("alerts"), At: line(42)}, Document: document(t, topicPolicy),
			},
			want: `policy Alerts @40 (topic policy Alerts) if IsProd
	basis = "resource" @1
	inline = false @1
	name = "alerts" @42
	target_arns = ["⟦Topic⟧"] @41
statement Alerts.Statement[0] @4 key Alerts.Publish (statement Publish of topic policy Alerts) if IsProd
	actions = ["sns:Publish"] @7
	basis = "resource" @4
	effect = "Allow" @5
	policy_id = "Alerts" @4
	principals = ["Service:events.amazonaws.com"] @6
	resources = ["*"] @8
	service = "sns" @4
	sid = "Publish" @4
statement Alerts.Statement[1] @9 key Alerts.32c38165 (statement 2 of topic policy Alerts) if IsProd
	actions = ["sns:Subscribe"] @11
	basis = "resource" @9
	effect = "Deny" @9
	policy_id = "Alerts" @9
	principals = ["AWS:*"] @10
	resources = ["*"] @12
	service = "sns" @9
`,
		},
		{
			name: "a policy in its holder, under another guard, in a text", owner: *owner,
			policy: draft.Policy{
				ID: "Policies[Own]", Words: "policy Own of role R", Basis: iam.Identity, Inline: true, Guard: isTest,
				Document: model.Attr{At: line(50), Value: model.Lit(`{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`)},
			},
			want: `policy Alerts.Policies[Own] @50 (policy Own of role R) if IsProd and IsTest
	basis = "identity" @50
	inline = true @50
statement Alerts.Policies[Own].Statement[0] @50 key Alerts.Policies[Own].2bed5746 (statement 1 of policy Own of role R) if IsProd and IsTest
	actions = ["s3:GetObject"] @50
	basis = "identity" @50
	effect = "Allow" @50
	policy_id = "Alerts.Policies[Own]" @50
	resources = ["*"] @50
`,
		},
		{
			name: "without a document", owner: *owner,
			policy: draft.Policy{Words: "topic policy Alerts", Basis: iam.Resource},
			want: `policy Alerts @40 (topic policy Alerts) if IsProd
	basis = "resource" @40
	inline = false @40
statement Alerts.Statement @40 key Alerts.03af8a44 (statement 1 of topic policy Alerts) if IsProd
	actions = unknown: topic policy Alerts has no document @40
	basis = "resource" @40
	conditions = unknown: topic policy Alerts has no document @40
	effect = unknown: topic policy Alerts has no document @40
	not_actions = unknown: topic policy Alerts has no document @40
	not_principals = unknown: topic policy Alerts has no document @40
	not_resources = unknown: topic policy Alerts has no document @40
	policy_id = "Alerts" @40
	principals = unknown: topic policy Alerts has no document @40
	resources = unknown: topic policy Alerts has no document @40
problem policy-invalid @40 [statement policy]: topic policy Alerts has no document
`,
		},
		{
			name:   "without a document where anything may set it",
			owner:  model.Resource{ID: "Alerts", Type: "AWS::SNS::TopicPolicy", At: line(40), Open: "a macro makes it"},
			policy: draft.Policy{Words: "topic policy Alerts", Basis: iam.Resource},
			want: `policy Alerts @40 (topic policy Alerts) open: a macro makes it
	basis = "resource" @40
	inline = false @40
statement Alerts.Statement @40 key Alerts.03af8a44 (statement 1 of topic policy Alerts)
	actions = unknown: a macro makes it @40
	basis = "resource" @40
	conditions = unknown: a macro makes it @40
	effect = unknown: a macro makes it @40
	not_actions = unknown: a macro makes it @40
	not_principals = unknown: a macro makes it @40
	not_resources = unknown: a macro makes it @40
	policy_id = "Alerts" @40
	principals = unknown: a macro makes it @40
	resources = unknown: a macro makes it @40
`,
		},
		{
			name: "with a document that cannot be read", owner: *owner,
			policy: draft.Policy{Words: "topic policy Alerts", Basis: iam.Resource, Document: model.Attr{Value: model.Lit(`{"Statement": `), At: line(50)}},
			want: `policy Alerts @40 (topic policy Alerts) if IsProd
	basis = "resource" @50
	inline = false @50
statement Alerts.Statement @50 key Alerts.03af8a44 (statement 1 of topic policy Alerts) if IsProd
	actions = unknown: the document cannot be read: the text ends where a value is expected @50
	basis = "resource" @50
	conditions = unknown: the document cannot be read: the text ends where a value is expected @50
	effect = unknown: the document cannot be read: the text ends where a value is expected @50
	not_actions = unknown: the document cannot be read: the text ends where a value is expected @50
	not_principals = unknown: the document cannot be read: the text ends where a value is expected @50
	not_resources = unknown: the document cannot be read: the text ends where a value is expected @50
	policy_id = "Alerts" @50
	principals = unknown: the document cannot be read: the text ends where a value is expected @50
	resources = unknown: the document cannot be read: the text ends where a value is expected @50
problem document-unreadable @50 [statement policy]: this document cannot be read: the text ends where a value is expected
`,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := draft.New()
			d.Policy(&c.owner, c.policy)
			if diff := cmp.Diff(c.want, showDraft(d)); diff != "" {
				t.Errorf("draft (-want +got):\n%s", diff)
			}
		})
	}
}
