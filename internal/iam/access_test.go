package iam

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// TestCanWithHoles asks of statements whose ARNs have the Region and the account of
// the stack. There is a resource on which they surely allow.
func TestCanWithHoles(t *testing.T) {
	a := analyzer(t)
	pseudo := func(name string) model.Text { return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name}) }
	arn := func(service, rest string) model.Text {
		return model.Concat(model.Lit("arn:aws:"+service+":"), pseudo("AWS::Region"), model.Lit(":"), pseudo("AWS::AccountId"), model.Lit(":"+rest))
	}
	statement := func(effect, action string, resource model.Text) *Grant {
		return a.Grant("s", model.Block{
			"effect":    {Value: model.Lit(effect)},
			"actions":   {Value: model.List{{Value: model.Lit(action)}}},
			"resources": {Value: model.List{{Value: resource}}},
		})
	}
	jobs := arn("sqs", "jobs")
	tests := []struct {
		name   string
		grants []*Grant
		want   Decision
	}{
		{"the Region and account of the stack", []*Grant{statement("Allow", "sqs:SendMessage", jobs)}, Allowed},
		{"any name", []*Grant{statement("Allow", "sqs:SendMessage", arn("sqs", "*"))}, Allowed},
		{"denied on all", []*Grant{statement("Allow", "sqs:SendMessage", jobs), statement("Deny", "sqs:*", model.Lit("*"))}, Denied},
		{"denied on the same", []*Grant{statement("Allow", "sqs:SendMessage", jobs), statement("Deny", "sqs:*", jobs)}, Depends},
		{"denied on another", []*Grant{statement("Allow", "sqs:SendMessage", jobs), statement("Deny", "sqs:*", arn("sqs", "mail"))}, Allowed},
		{"of another service", []*Grant{statement("Allow", "sqs:SendMessage", arn("sns", "jobs"))}, Denied},
		{
			"a parameter that may be anything",
			[]*Grant{statement("Allow", "sqs:SendMessage", model.HoleText(model.Hole{Source: model.ParameterHole, Name: "Queue"}))},
			Depends,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, resource := a.Can(Policies{Identity: test.grants}, Principal{Kind: Role}, "sqs:SendMessage", nil, nil)
			if v.Decision != test.want {
				t.Errorf("got %s on %s, want %s", v.Decision, resource, test.want)
			}
			if text := strings.Join(v.Conditions, " "); strings.Contains(text, "::") && !strings.Contains(text, "AWS::") {
				t.Errorf("got conditions %q, which show what was tried", text)
			}
		})
	}
}

// TestTriedResources are ones that people may read, as far as the language has such.
func TestTriedResources(t *testing.T) {
	a := analyzer(t)
	for _, test := range []struct{ action, resource, want string }{
		{"iam:PassRole", "arn:aws:iam::*:role/x", "arn:aws:iam::111122223333:role/x"},
		{"iam:PassRole", "arn:*:iam::*:role/x", "arn:aws:iam::111122223333:role/x"},
		{"sqs:SendMessage", "arn:aws:sqs:*:*:jobs", "arn:aws:sqs:us-east-1:111122223333:jobs"},
		{"sqs:SendMessage", "arn:aws:sqs:eu-west-1:*:jobs", "arn:aws:sqs:eu-west-1:111122223333:jobs"},
		{"s3:ListBucket", "arn:aws:s3:::photos", "arn:aws:s3:::photos"},
	} {
		grants := grantsOf(t, a, Identity, document(allow(test.action, test.resource)))
		got := a.resourcesFor(Policies{Identity: grants}, test.action, nil, nil)
		if len(got) != 1 || got[0].String() != test.want {
			t.Errorf("%s on %s: got %v, want %s", test.action, test.resource, got, test.want)
		}
	}
}
