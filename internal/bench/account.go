package bench

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Account writes what aws iam get-account-authorization-details prints of an account
// of n roles and twice as many policies: each role has one in line and one attached. Most
// use a table and a queue of their own; of two hundred, one is an administrator, some
// pass roles or assume others, some read everything.
func Account(w io.Writer, roles int) error {
	p := &printer{Writer: bufio.NewWriterSize(w, 1<<16)}
	p.printf("{\n  \"UserDetailList\": [],\n  \"GroupDetailList\": [],\n  \"RoleDetailList\": [\n")
	for i := range roles {
		if i > 0 {
			p.printf(",\n")
		}
		p.printf(`    {"Path": "/", "RoleName": "role-%[1]d", "RoleId": "AROA%020[1]d", "Arn": "arn:aws:iam::111122223333:role/role-%[1]d", "CreateDate": "2026-01-01T00:00:00Z",
     "AssumeRolePolicyDocument": %[2]s,
     "InstanceProfileList": [],
     "RolePolicyList": [{"PolicyName": "work", "PolicyDocument": %[3]s}],
     "AttachedManagedPolicies": [{"PolicyName": "logs-%[1]d", "PolicyArn": "arn:aws:iam::111122223333:policy/logs-%[1]d"}],
     "Tags": [], "RoleLastUsed": {"LastUsedDate": "2026-11-23T00:00:00Z", "Region": "eu-west-1"}}`, i, trust(i), granted(i, roles))
	}
	p.printf("\n  ],\n  \"Policies\": [\n")
	for i := range roles {
		if i > 0 {
			p.printf(",\n")
		}
		p.printf(`    {"PolicyName": "logs-%[1]d", "PolicyId": "ANPA%020[1]d", "Arn": "arn:aws:iam::111122223333:policy/logs-%[1]d", "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": true, "CreateDate": "2026-01-01T00:00:00Z", "UpdateDate": "2026-01-01T00:00:00Z",
     "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "CreateDate": "2026-01-01T00:00:00Z", "Document": %[2]s}]}`, i, document(
			allow(`"logs:CreateLogStream", "logs:PutLogEvents"`, fmt.Sprintf("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f-%d:*", i)),
			allow(`"xray:PutTraceSegments", "xray:PutTelemetryRecords"`, "*"),
		))
	}
	p.printf("\n  ],\n  \"IsTruncated\": false\n}\n")
	if err := p.flush(); err != nil {
		return fmt.Errorf("write an account: %w", err)
	}
	return nil
}

// trust is who may assume role i: a service, and for one of twenty the account.
func trust(i int) string {
	principal := fmt.Sprintf(`{"Service": "%s.amazonaws.com"}`, []string{"lambda", "ec2", "ecs-tasks", "states", "glue", "codebuild"}[i%6])
	if i%20 == 19 {
		principal = `{"AWS": "arn:aws:iam::111122223333:root"}`
	}
	return document(fmt.Sprintf(`{"Effect": "Allow", "Principal": %s, "Action": "sts:AssumeRole"}`, principal))
}

// granted is what role i of n may do.
func granted(i, n int) string {
	other := (i*7919 + 13) % n // some other one, and not all the same
	switch k := i % 200; {
	case k == 0:
		return document(allow(`"*"`, "*"))
	case k < 4:
		return document(allow(`"iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"`, "*"))
	case k < 12:
		return document(
			allow(`"iam:PassRole"`, fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d*", other)),
			allow(`"lambda:*", "cloudformation:*", "codebuild:*"`, "*"))
	case k < 20:
		return document(allow(`"sts:AssumeRole"`, fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d", other)))
	case k < 30:
		return document(allow(`"s3:Get*", "s3:List*", "ec2:Describe*", "cloudwatch:*"`, "*"))
	}
	return document(
		allow(`"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"`, fmt.Sprintf("arn:aws:dynamodb:eu-west-1:111122223333:table/t-%d", i)),
		allow(`"sqs:SendMessage"`, fmt.Sprintf("arn:aws:sqs:eu-west-1:111122223333:q-%d", i)),
	)
}

func allow(actions, resource string) string {
	return fmt.Sprintf(`{"Effect": "Allow", "Action": [%s], "Resource": %q}`, actions, resource)
}

func document(statements ...string) string {
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + "]}"
}
