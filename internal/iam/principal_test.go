package iam

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestAnyPrincipal(t *testing.T) {
	parameter := model.HoleText(model.Hole{Source: model.ParameterHole, Name: "Who", Why: "parameter Who has no default"})
	star := model.Block{"Principal": {Value: text("*")}}
	type condition = [3]any
	with := func(conditions ...condition) model.Block {
		block := model.Block{}
		for _, c := range conditions {
			value, ok := c[2].(model.Value)
			if !ok {
				value = text(c[2].(string))
			}
			inner, _ := block[c[0].(string)].Value.(model.Block)
			if inner == nil {
				inner = model.Block{}
			}
			inner[c[1].(string)] = model.Attr{Value: value}
			block[c[0].(string)] = model.Attr{Value: inner}
		}
		return model.Block{"Principal": {Value: text("*")}, "Condition": {Value: block}}
	}
	list := func(items ...string) model.List {
		var out model.List
		for _, item := range items {
			out = append(out, model.Attr{Value: text(item)})
		}
		return out
	}
	tests := []struct {
		name      string
		statement model.Block
		effect    string // "" is Allow
		want      string // yes, no, bounded and the keys, or unknown
	}{
		{"a star", star, "", "yes"},
		{"a star of AWS", model.Block{"Principal": {Value: model.Block{"AWS": {Value: text("*")}}}}, "", "yes"},
		{"a star among others", model.Block{"Principal": {Value: model.Block{"AWS": {Value: list("111122223333", "*")}}}}, "", "yes"},
		{"a star is denied", star, "Deny", "no"},
		{"an account", model.Block{"Principal": {Value: model.Block{"AWS": {Value: model.Number{Value: 1, Source: "000000000001"}}}}}, "", "no"},
		{"a service", model.Block{"Principal": {Value: model.Block{"Service": {Value: text("sns.amazonaws.com")}}}}, "", "no"},
		{"all but one", model.Block{"NotPrincipal": {Value: model.Block{"AWS": {Value: text("111122223333")}}}}, "", "yes"},
		{"a parameter", model.Block{"Principal": {Value: model.Block{"AWS": {Value: parameter}}}}, "", "unknown"},
		{"a role of the stack", model.Block{"Principal": {Value: model.Block{"AWS": {Value: text("<Role.Arn>")}}}}, "", "no"},
		{"a parameter in an ARN", model.Block{"Principal": {Value: model.Block{"AWS": {Value: model.Concat(text("arn:aws:iam::"), parameter, text(":root"))}}}}, "", "no"},
		{"an unknown statement", model.Block{"Principal": {Value: model.Unknown{Why: "it is"}}}, "", "unknown"},

		{"an organization", with(condition{"StringEquals", "aws:PrincipalOrgID", "o-1"}), "", "bounded aws:principalorgid"},
		{"an organization if there is one", with(condition{"StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"}), "", "yes"},
		{"any organization", with(condition{"StringLike", "aws:PrincipalOrgID", "*"}), "", "yes"},
		{"not an organization", with(condition{"StringNotEquals", "aws:PrincipalOrgID", "o-1"}), "", "yes"},
		{"some organization", with(condition{"Null", "aws:PrincipalOrgID", "false"}), "", "yes"},
		{"all values of none", with(condition{"ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1"}), "", "yes"},
		{"a part of an organization", with(condition{"ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/r-1/ou-*"}), "", "bounded aws:principalorgpaths"},
		{"any part of any", with(condition{"ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*"}), "", "yes"},
		{"an account as a condition", with(condition{"StringEquals", "AWS:SourceAccount", "111122223333"}), "", "bounded aws:sourceaccount"},
		{"the account of the stack", with(condition{"StringEquals", "aws:SourceAccount", model.HoleText(model.Hole{Source: model.PseudoHole, Name: "AWS::AccountId"})}), "", "bounded aws:sourceaccount"},
		{"a topic of the stack", with(condition{"ArnEquals", "aws:SourceArn", "<Topic>"}), "", "bounded aws:sourcearn"},
		{"an ARN with its account", with(condition{"ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:*"}), "", "bounded aws:sourcearn"},
		{"an ARN of any account", with(condition{"ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:topic"}), "", "yes"},
		{"a bucket by name", with(condition{"ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:bucket"}), "", "bounded aws:sourcearn"},
		{"buckets by prefix", with(condition{"ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:b*"}), "", "yes"},
		{"one of two is open", with(condition{"StringLike", "aws:SourceAccount", list("111122223333", "*")}), "", "yes"},
		{"two conditions, one open", with(condition{"StringLike", "aws:SourceAccount", "*"}, condition{"StringEquals", "aws:SourceVpce", "vpce-1"}), "", "bounded aws:sourcevpce"},
		{"a star that is no wildcard", with(condition{"StringEquals", "aws:SourceAccount", "*"}), "", "bounded aws:sourceaccount"},
		{"an address", with(condition{"IpAddress", "aws:SourceIp", list("203.0.113.0/24", "2001:db8::/32")}), "", "bounded aws:sourceip"},
		{"every address", with(condition{"IpAddress", "aws:SourceIp", "0.0.0.0/0"}), "", "yes"},
		{"half of all addresses", with(condition{"IpAddress", "aws:SourceIp", list("203.0.113.0/24", "0.0.0.0/1")}), "", "yes"},
		{"an external id alone", with(condition{"StringEquals", "sts:ExternalId", "secret"}), "", "yes"},
		{"the key's own account", with(condition{"StringEquals", "kms:CallerAccount", "111122223333"}), "", "bounded kms:calleraccount"},
		{"whoever is of the same organization", with(condition{"StringEquals", "aws:ResourceOrgID", "$aws:PrincipalOrgID$"}), "", "bounded aws:resourceorgid"},
		{"the resource's own account", with(condition{"StringEquals", "aws:ResourceAccount", "111122223333"}), "", "yes"},
		{"the caller's own account", with(condition{"StringEquals", "aws:PrincipalAccount", "$aws:PrincipalAccount$"}), "", "yes"},
		{"a parameter as a value", with(condition{"StringEquals", "aws:PrincipalOrgID", parameter}), "", "bounded aws:principalorgid"},
		{"a parameter as a pattern", with(condition{"StringLike", "aws:PrincipalOrgID", parameter}), "", "unknown"},
		{"an unknown value", with(condition{"StringEquals", "aws:PrincipalOrgID", model.Unknown{Why: "it is"}}), "", "unknown"},
		{"transport is not who", with(condition{"Bool", "aws:SecureTransport", "true"}), "", "yes"},
		{"an unknown condition", model.Block{"Principal": {Value: text("*")}, "Condition": {Value: model.Unknown{Why: "it is"}}}, "", "unknown"},
		{"a user of a role", with(condition{"StringLike", "aws:userid", "AROAEXAMPLE:*"}), "", "bounded aws:userid"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.statement["Action"] = model.Attr{Value: text("sqs:SendMessage")}
			test.statement["Effect"] = model.Attr{Value: model.Lit("Allow")}
			if test.effect != "" {
				test.statement["Effect"] = model.Attr{Value: model.Lit(test.effect)}
			}
			document := model.Block{"Version": {Value: model.Lit("2012-10-17")}, "Statement": {Value: test.statement}}
			statements, problems := Statements(model.Attr{Value: document}, Resource)
			if len(statements) != 1 || len(problems) > 0 {
				t.Fatalf("got %d statements and problems %v", len(statements), problems)
			}
			got := AnyPrincipal(statements[0].Attrs)
			answer := strings.TrimSpace(got.Any + " " + strings.Join(got.Bounds, " "))
			if got.Any == "" && got.Why != "" {
				answer = "unknown"
			}
			if answer != test.want {
				t.Errorf("got %q (%s), want %q", answer, got.Why, test.want)
			}
		})
	}
}
