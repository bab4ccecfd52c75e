package iam

import (
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// items writes items in short: the pattern, how many and of which class.
func items(list []Actions) string {
	var out []string
	for _, a := range list {
		line := a.Pattern
		if a.Count != 1 || a.Examples[0] != a.Pattern {
			line += "=" + a.Examples[0]
		}
		out = append(out, line+" "+string(a.Class))
	}
	return strings.Join(out, "; ")
}

func facts(t *testing.T, a *Analyzer, statement string) *StatementFacts {
	t.Helper()
	return a.Statement(grantsOf(t, a, Identity, document(statement))[0].Statement)
}

func TestScopability(t *testing.T) {
	a := analyzer(t)
	on := func(key, value string) string {
		return `,"Condition":{"StringEquals":{"` + key + `":"` + value + `"}}`
	}
	tests := []struct {
		name, statement                                         string
		unscopable, required, alternatives, optional, condition string
	}{
		{"traces", allow("xray:PutTraceSegments xray:PutTelemetryRecords", "*"), "xray:PutTraceSegments write; xray:PutTelemetryRecords write", "", "", "", ""},
		{"network interfaces can be scoped", allow("ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces", "*"), "ec2:DescribeNetworkInterfaces list", "ec2:CreateNetworkInterface write", "", "", ""},
		{"log groups can be scoped", allow("logs:CreateLogGroup", "*"), "", "logs:CreateLogGroup write", "", "", ""},
		{"objects or access points", allow("s3:GetObject", "*"), "", "", "s3:GetObject data", "", ""},
		{"events", allow("events:PutEvents", "*"), "", "", "events:PutEvents write", "", ""},
		{"metrics", allow("cloudwatch:PutMetricData", "*"), "", "", "", "cloudwatch:PutMetricData write", ""},
		{"metrics of a namespace", allow("cloudwatch:PutMetricData", "*", on("cloudwatch:namespace", "Shop")), "", "", "", "", "cloudwatch:PutMetricData write"},
		{"text", allow("translate:TranslateText polly:SynthesizeSpeech", "*"), "", "", "", "translate:TranslateText read; polly:SynthesizeSpeech read", ""},
		{"keys of a service", allow("kms:Decrypt", "*", on("kms:ViaService", "sqs.eu-west-1.amazonaws.com")), "", "", "", "", "kms:Decrypt secret"},
		{"a condition that the action has not", allow("sqs:SendMessage", "*", on("cloudwatch:namespace", "Shop")), "", "sqs:SendMessage write", "", "", ""},
		{"a condition on who calls bounds no resource", allow("sqs:SendMessage", "*", on("aws:PrincipalOrgID", "o-1")), "", "sqs:SendMessage write", "", "", ""},
		{"tags of the resource", allow("dynamodb:GetItem", "*", on("aws:ResourceTag/team", "a")), "", "", "", "", "dynamodb:GetItem data"},
		{"mappings of a function", allow("lambda:CreateEventSourceMapping", "*", `,"Condition":{"ArnEquals":{"lambda:FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f"}}`), "", "", "", "", "lambda:CreateEventSourceMapping write"},
		{"sign in to registries", allow("ecr:GetAuthorizationToken", "*"), "ecr:GetAuthorizationToken credentials", "", "", "", ""},
		{"a named resource", allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q"), "", "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := facts(t, a, test.statement)
			for _, part := range []struct{ name, got, want string }{
				{"unscopable", items(f.Unscopable), test.unscopable},
				{"required", items(f.Required), test.required},
				{"alternatives", items(f.Alternatives), test.alternatives},
				{"optional", items(f.Optional), test.optional},
				{"conditioned", items(f.Conditioned), test.condition},
			} {
				if part.got != part.want {
					t.Errorf("%s: got %q, want %q", part.name, part.got, part.want)
				}
			}
		})
	}
}

// TestSurprisingWhereItReaches has patterns on resources of which only some actions
// are.
func TestSurprisingWhereItReaches(t *testing.T) {
	a := analyzer(t)
	for resource, want := range map[string]string{
		"arn:aws:s3:::photos/*": "s3:PutObjectAcl",
		"arn:aws:s3:::photos":   "s3:PutBucketPolicy",
		"arn:aws:s3:::photos*":  "s3:PutBucketPolicy",
	} {
		var found []string
		for _, item := range facts(t, a, allow("s3:Put*", resource)).Surprising {
			found = append(found, item.Examples...)
		}
		if !slices.Contains(found, want) || slices.Contains(found, "s3:PutAccountPublicAccessBlock") ||
			strings.HasSuffix(resource, "/*") && slices.Contains(found, "s3:PutBucketPolicy") {
			t.Errorf("%s: got %v, want %s and what else is on it", resource, found, want)
		}
	}
}

func TestSurprising(t *testing.T) {
	a := analyzer(t)
	tests := []struct{ actions, want, never string }{
		{"s3:Put*", "s3:PutBucketPolicy", "s3:PutObject"},
		{"s3:PutBucketPol*", "", ""},
		{"s3:Get*", "", ""},
		{"dynamodb:*Item", "", ""},
		{"dynamodb:*Table", "dynamodb:DeleteTable", "dynamodb:CreateTable"},
		{"logs:Create*", "", ""},
		{"sqs:*", "", ""},
		{"ssm:Get*", "ssm:GetParameter", "ssm:GetDocument"},
		{"ssm:GetParameter*", "", ""},
		{"secretsmanager:Get*", "secretsmanager:GetSecretValue", ""},
		{"lambda:Invoke*", "", ""},
		{"lambda:Update*", "lambda:UpdateFunctionCode", "lambda:UpdateAlias"},
		{"iam:*RolePolicy", "", ""},
		{"ec2:Describe*", "", ""},
	}
	for _, test := range tests {
		t.Run(test.actions, func(t *testing.T) {
			var found []string
			for _, item := range facts(t, a, allow(test.actions, "*")).Surprising {
				found = append(found, item.Examples...)
			}
			if test.want == "" && len(found) > 0 || test.want != "" && !slices.Contains(found, test.want) || slices.Contains(found, test.never) {
				t.Errorf("got %v, want %q and never %q", found, test.want, test.never)
			}
		})
	}
}

func TestStarTypes(t *testing.T) {
	a := analyzer(t)
	tests := []struct{ actions, resource, want string }{
		{"sqs:SendMessage", "arn:aws:sqs:*:*:*", "sqs queue"},
		{"sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:*", "sqs queue"},
		{"sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:orders-*", ""},
		{"s3:GetObject", "arn:aws:s3:::*", "s3 object"},
		{"s3:GetObject", "arn:aws:s3:::*/*", "s3 object"},
		{"s3:GetObject", "arn:aws:s3:::bucket/*", ""},
		{"s3:ListBucket", "arn:aws:s3:::bucket", ""},
		{"dynamodb:Query", "arn:aws:dynamodb:*:*:table/*", "dynamodb index, dynamodb table"},
		{"dynamodb:Query", "arn:aws:dynamodb:*:*:table/T/index/*", ""},
		{"lambda:InvokeFunction", "arn:aws:lambda:*:*:function:*", "lambda function"},
		{"lambda:InvokeFunction", "arn:aws:lambda:*:*:function:f:*", ""},
		{"logs:PutLogEvents", "arn:aws:logs:*:*:log-group:/aws/lambda/f:*", ""},
		{"logs:CreateLogStream", "arn:aws:logs:*:*:log-group:*:*", "logs log-stream"},
		{"logs:CreateLogStream", "arn:aws:logs:*:*:*", "logs log-stream"},
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:name-??????", ""},
		{"execute-api:Invoke", "arn:aws:execute-api:us-east-1:111122223333:api/*/GET/x", ""},
		{"sts:AssumeRole", "arn:aws:iam::*:role/OrgReadRole", ""},
		{"sts:AssumeRole", "arn:aws:iam::*:role/*", "sts role"},
	}
	for _, test := range tests {
		t.Run(test.actions+" "+test.resource, func(t *testing.T) {
			var got []string
			for _, s := range facts(t, a, allow(test.actions, test.resource)).StarTypes {
				got = append(got, s.Types...)
			}
			joined := strings.Join(got, ", ")
			if test.want == "" && joined != "" || !strings.Contains(joined, test.want) {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
	t.Run("a prefix that is not known", func(t *testing.T) {
		bucket := model.HoleText(model.Hole{Source: model.ParameterHole, Name: "Bucket"})
		for _, resource := range []model.Text{
			model.Concat(model.Lit("arn:aws:s3:::"), bucket, model.Lit("/*")), model.Concat(bucket, model.Lit("/*")),
		} {
			f := a.Statement(model.Block{
				"effect": {Value: model.Lit("Allow")}, "actions": {Value: model.List{{Value: model.Lit("s3:GetObject")}}},
				"resources": {Value: model.List{{Value: resource}}},
			})
			if len(f.StarTypes) > 0 || f.Star != No {
				t.Errorf("%s: got %v %v", resource, f.StarTypes, f.Star)
			}
		}
	})
}

func TestNames(t *testing.T) {
	a := analyzer(t)
	for pattern, want := range map[string]string{
		"sqs:SendMessageBatch": "alias sqs:SendMessage", "s3:HeadObject": "alias s3:GetObject",
		"bedrock:Converse": "alias bedrock:InvokeModel", "sqs:SendMesage": "action sqs:SendMessage",
		"lamda:InvokeFunction": "service lambda:InvokeFunction", "sqs:Fly": "action ", "sqs:Fly*": "wildcard ",
		"dynamodb:GetItems": "action dynamodb:GetItem", "stepfunctions:StartExecution": "alias states:StartExecution",
	} {
		f := facts(t, a, allow(pattern, "*"))
		if len(f.Unknown) != 1 || f.Unknown[0].Reason+" "+f.Unknown[0].Suggestion != want {
			t.Errorf("%s: got %+v, want %s", pattern, f.Unknown, want)
		}
	}
	if f := facts(t, a, allow("SQS:sendmessage s3:*Object* kms:GenerateDataKey*", "*")); len(f.Unknown) > 0 {
		t.Errorf("got %+v", f.Unknown)
	}
}

func TestMismatched(t *testing.T) {
	a := analyzer(t)
	for _, test := range []struct{ name, actions, resource, want string }{
		{"an object of a bucket's ARN", "s3:GetObject", "arn:aws:s3:::b", "s3:GetObject"},
		{"one of two suits", "s3:GetObject s3:ListBucket", "arn:aws:s3:::b/*", "s3:ListBucket"},
		{"a pattern that may be an object", "s3:GetObject", "arn:aws:s3:::b*", ""},
		{"an action of no resource", "xray:PutTraceSegments", "arn:aws:sqs:us-east-1:111122223333:q", "xray:PutTraceSegments"},
		{"a qualifier", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:f:live", ""},
		{"a group with a star", "logs:CreateLogStream", "arn:aws:logs:us-east-1:111122223333:log-group:g:*", ""},
		{"an index", "dynamodb:Query", "arn:aws:dynamodb:us-east-1:111122223333:table/t/index/*", ""},
	} {
		var got []string
		for _, m := range facts(t, a, allow(test.actions, test.resource)).Mismatched {
			got = append(got, m.Action)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %v, want %q", test.name, got, test.want)
		}
	}
}

func TestConditionIssues(t *testing.T) {
	a := analyzer(t)
	for _, test := range []struct{ name, effect, action, conditions, want string }{
		{"sound", "Allow", "s3:GetObject", `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`, ""},
		{"misspelt", "Allow", "s3:GetObject", `{"StringEquals":{"aws:PrincipalOrgId2":"o-1"}}`, "misspelt-key aws:principalorgid"},
		{"of another service", "Deny", "sqs:SendMessage", `{"StringEquals":{"s3:prefix":"x"}}`, "unsupported-key "},
		{"every value of none", "Allow", "dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}`, "for-all-values "},
		{"every value of some", "Allow", "dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"},"Null":{"dynamodb:LeadingKeys":"false"}}`, ""},
		{"a star that is none", "Allow", "s3:ListBucket", `{"StringEquals":{"s3:prefix":"home/*"}}`, "literal-wildcard StringLike"},
		{"an address as text", "Allow", "s3:GetObject", `{"StringEquals":{"aws:SourceIp":"10.0.0.0/8"}}`, "type IpAddress"},
		{"a guard that may be missing", "Allow", "s3:GetObject", `{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"}}`, "if-exists StringEquals"},
		{"a guard of a Deny", "Deny", "s3:GetObject", `{"StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1"}}`, ""},
		{"everywhere", "Allow", "s3:GetObject", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, "always "},
		{"any name", "Allow", "s3:GetObject", `{"StringLike":{"aws:PrincipalArn":"*"}}`, "always "},
		{"two that exclude each other", "Allow", "s3:GetObject", `{"StringEquals":{"aws:PrincipalOrgID":"o-1"},"StringLike":{"aws:PrincipalOrgID":"o-2*"}}`, "never "},
		{"a provider's claim", "Allow", "sts:AssumeRoleWithWebIdentity", `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:o/r:*"}}`, ""},
		{"passed to a service", "Allow", "iam:PassRole", `{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`, ""},
	} {
		statement := `{"Effect":"` + test.effect + `","Action":"` + test.action + `","Resource":"*","Condition":` + test.conditions + `}`
		var got []string
		for _, issue := range facts(t, a, statement).Conditions {
			got = append(got, issue.Reason+" "+issue.Suggestion)
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRedundant(t *testing.T) {
	a := analyzer(t)
	queue := "arn:aws:sqs:us-east-1:111122223333:q"
	for _, test := range []struct {
		name       string
		statements []string
		want       string
	}{
		{"within a wildcard", []string{allow("sqs:SendMessage", queue), allow("sqs:*", "*")}, "Statement[0] subsumed Statement[1]"},
		{"twice", []string{allow("sqs:SendMessage", queue), allow("SQS:sendmessage", queue)}, "Statement[1] subsumed Statement[0]"},
		{"beside", []string{allow("sqs:SendMessage", queue), allow("sqs:SendMessage", queue+"2")}, ""},
		{"under a condition", []string{allow("sqs:SendMessage", queue), allow("sqs:*", "*", `,"Condition":{"Bool":{"aws:SecureTransport":"true"}}`)}, ""},
		{"denied", []string{allow("sqs:SendMessage", queue), deny("sqs:*", "*")}, "Statement[0] denied Statement[1]"},
		{"denied under a condition", []string{allow("sqs:SendMessage", queue), deny("sqs:*", "*", `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)}, ""},
	} {
		var got []string
		for _, r := range a.Redundant(grantsOf(t, a, Identity, document(test.statements...))) {
			got = append(got, r.Statement.Name+" "+r.Reason+" "+r.By.Name)
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestServicesAndAdmin(t *testing.T) {
	a := analyzer(t)
	f := facts(t, a, allow("sqs:A* sqs:C* sqs:D* sqs:P* sqs:R* sqs:S* sqs:T* sqs:U* sns:Publish", "*"))
	if !slices.Equal(f.Services, []string{"sqs"}) || f.All {
		t.Errorf("got %v", f.Services)
	}
	office := `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`
	for _, test := range []struct {
		name       string
		statements []string
		boundary   []string
		want       string
	}{
		{"everything", []string{allow("*", "*")}, nil, "yes"},
		{"in two statements", []string{allow("iam:A* iam:C* iam:D* iam:E* iam:G* iam:L*", "*"), allow("iam:P* iam:R* iam:S* iam:T* iam:U*", "*"), allow("iam:*", "arn:aws:iam::*:role/x")}, nil, "yes"},
		{"all but billing", []string{`{"Effect":"Allow","NotAction":"aws-portal:*","Resource":"*"}`}, nil, "yes"},
		{"everything of one service", []string{allow("s3:*", "*")}, nil, "no"},
		{"denied", []string{allow("*", "*"), deny("iam:*", "*"), deny("s3:*", "*"), deny("ec2:* sagemaker:* glue:* iot:* connect:* bedrock:* rds:* redshift:* quicksight:*", "*")}, nil, "no"},
		{"denied under a condition", []string{allow("*", "*"), deny("*", "*", office)}, nil, "yes"},
		{"from an office", []string{allow("*", "*", office)}, nil, "unknown"},
		{"within a boundary", []string{allow("*", "*")}, []string{allow("s3:*", "*")}, "no"},
		{"within a boundary that is everything", []string{allow("*", "*")}, []string{allow("*", "*")}, "yes"},
	} {
		p := Policies{Identity: grantsOf(t, a, Identity, document(test.statements...))}
		if test.boundary != nil {
			p.Boundary = grantsOf(t, a, Identity, document(test.boundary...))
		}
		if got, why := a.Admin(p); got.String() != test.want {
			t.Errorf("%s: got %v (%s), want %s", test.name, got, why, test.want)
		}
	}
}

// sensitivities are all kinds of sensitive actions.
var sensitivities = []data.Sensitivity{data.Credentials, data.SecretRead, data.DataRead, data.Invoke, data.Escalation, data.Tampering}

func TestReaches(t *testing.T) {
	a := analyzer(t)
	for _, test := range []struct{ name, statement, want string }{
		{"any function", allow("lambda:InvokeFunction", "*"), "invoke everything lambda:InvokeFunction"},
		{"functions of a prefix", allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:shop-*"), "invoke matching lambda:InvokeFunction"},
		{"one function", allow("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f"), "invoke named lambda:InvokeFunction"},
		{"secrets of a path", allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/shop/*"), "secret matching ssm:GetParameter"},
		{"keys by a service", allow("kms:Decrypt", "*", `,"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}`), "secret everything bounded kms:viaservice"},
		{"registries", allow("ecr:GetAuthorizationToken", "*"), "credentials everything ecr:GetAuthorizationToken unscopable"},
		{"nothing of the kind", allow("sqs:GetQueueUrl", "*"), ""},
		{"a Deny", deny("kms:Decrypt", "*"), ""},
	} {
		var got []string
		for _, r := range a.Reaches(grantsOf(t, a, Identity, document(test.statement))[0], sensitivities...) {
			line := string(r.Kind) + " " + string(r.Breadth)
			for _, item := range r.Open {
				line += " " + item.Examples[0]
			}
			for _, item := range r.Bounded {
				line += " bounded " + item.Keys[0]
			}
			if r.Unscopable {
				line += " unscopable"
			}
			if r.Kind != data.Escalation {
				got = append(got, line)
			}
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
