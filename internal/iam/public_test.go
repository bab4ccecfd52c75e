package iam

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestPublic(t *testing.T) {
	a := analyzer(t)
	open := `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
	deny := func(conditions string) string {
		return `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"` + conditions + `}`
	}
	tests := []struct{ name, policy, want string }{
		{"open", document(open), "yes"},
		{"closed by a Deny", document(open, deny("")), "no"},
		{"an organization alone", document(open, deny(`,"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}`)), "bounded aws:principalorgid"},
		{"an organization and services", document(open, deny(`,"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`)), "bounded aws:principalorgid"},
		{"services are shut out, not people", document(open, deny(`,"Condition":{"Bool":{"aws:PrincipalIsAWSService":"true"}}`)), "yes"},
		{"who has no organization is spared", document(open, deny(`,"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}`)), "yes"},
		{"a network", document(open, deny(`,"Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`)), "bounded aws:sourceip"},
		{"not over TLS", document(open, deny(`,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)), "yes"},
		{"either network will do", document(open, deny(`,"Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`)), "yes"},
		{"another action is denied", document(open, strings.Replace(deny(""), "s3:*", "s3:PutObject", 1)), "yes"},
		{"another bucket is denied", document(open, strings.Replace(deny(""), `"Resource":"*"`, `"Resource":"arn:aws:s3:::c/*"`, 1)), "yes"},
		{"one account is denied", document(open, strings.Replace(deny(""), `"Principal":"*"`, `"Principal":{"AWS":"444455556666"}`, 1)), "yes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var statements []model.Block
			for _, g := range grantsOf(t, a, Resource, test.policy) {
				statements = append(statements, g.Statement)
			}
			got := a.Public(statements)[0]
			if answer := strings.TrimSpace(got.Any + " " + strings.Join(got.Bounds, " ")); answer != test.want {
				t.Errorf("got %s (%s), want %s", answer, got.Why, test.want)
			}
		})
	}
}
