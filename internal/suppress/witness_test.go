package suppress

import "testing"

func TestWithout(t *testing.T) {
	cases := map[string]struct {
		message            string
		covered, remaining []string
		want               string
	}{
		"first of a list": {
			message: "statement 1 of policy P allows logs:CreateLogGroup, logs:PutLogEvents on every log group",
			covered: []string{"logs:CreateLogGroup"}, remaining: []string{"logs:PutLogEvents"},
			want: "statement 1 of policy P allows logs:PutLogEvents on every log group",
		},
		"last of a list": {
			message: "role R of a workload holds AmazonS3FullAccess, CloudWatchLogsFullAccess",
			covered: []string{"CloudWatchLogsFullAccess"}, remaining: []string{"AmazonS3FullAccess"},
			want: "role R of a workload holds AmazonS3FullAccess",
		},
		"semicolons": {
			message: "allows on everything what could be scoped: ses:SendEmail; ses:SendRawEmail; kms:Encrypt",
			covered: []string{"ses:SendEmail", "kms:Encrypt"}, remaining: []string{"ses:SendRawEmail"},
			want: "allows on everything what could be scoped: ses:SendRawEmail",
		},
		"one begins like another": {
			message: "allows dynamodb:GetItem, dynamodb:GetItems on every table",
			covered: []string{"dynamodb:GetItem"}, remaining: []string{"dynamodb:GetItems"},
			want: "allows dynamodb:GetItems on every table",
		},
		"more is said of each": {
			message: "names actions that there are not: sqs:A, probably sqs:B; sqs:C, probably sqs:D",
			covered: []string{"sqs:A"}, remaining: []string{"sqs:C"},
			want: "names actions that there are not: sqs:C, probably sqs:D",
		},
		"listed, and then explained": {
			message: "statement 1 of policy P names no resource for kinesis:ListStreams, kinesis:DescribeLimits: kinesis:ListStreams takes *; kinesis:DescribeLimits takes *",
			covered: []string{"kinesis:ListStreams"}, remaining: []string{"kinesis:DescribeLimits"},
			want: "statement 1 of policy P names no resource for kinesis:ListStreams, kinesis:DescribeLimits: kinesis:ListStreams takes *; kinesis:DescribeLimits takes * (not covered by the suppression: kinesis:DescribeLimits)",
		},
		"signals by their metrics": {
			message: "no alarm that works watches function F for AWS/Lambda Errors (alarm A has no action), AWS/Lambda Duration",
			covered: []string{"function-errors"}, remaining: []string{"function-duration-near-timeout"},
			want: "no alarm that works watches function F for AWS/Lambda Duration",
		},
		"in brackets": {
			message: "allows more than it says: s3:Put* (s3:PutAccess, s3:PutBucketAcl, s3:PutObject)",
			covered: []string{"s3:PutBucketAcl"}, remaining: []string{"s3:PutAccess", "s3:PutObject"},
			want: "allows more than it says: s3:Put* (s3:PutAccess, s3:PutObject)",
		},
		"a count": {
			message: "allows 3 actions: a:A, a:B, a:C",
			covered: []string{"a:A"}, remaining: []string{"a:B", "a:C"},
			want: "allows 3 actions: a:A, a:B, a:C (not covered by the suppression: a:B, a:C)",
		},
		"instances": {
			message: "function aws_lambda_function.f sets no timeout (and 2 more instances)",
			covered: []string{"f[0]", "f[1]"}, remaining: []string{"f[2]"},
			want: "function aws_lambda_function.f sets no timeout (and 2 more instances) (not covered by the suppression: f[2])",
		},
		"the number of a statement": {
			message: "statement 2 of policy P allows every action of iot, iotjobsdata",
			covered: []string{"iot"}, remaining: []string{"iotjobsdata"},
			want: "statement 2 of policy P allows every action of iotjobsdata",
		},
		"said before and behind": {
			message: "allows on everything: ec2:A on every instance by arn:a; ec2:A on every volume by arn:b",
			covered: []string{"arn:a"}, remaining: []string{"arn:b"},
			want: "allows on everything: ec2:A on every instance by arn:a; ec2:A on every volume by arn:b (not covered by the suppression: arn:b)",
		},
		"two subjects": {
			message: "functions Index, Setup share role R",
			covered: []string{"Index"}, remaining: []string{"Setup"},
			want: "functions Setup share role R",
		},
		"the name is elsewhere too": {
			message: "role worker is used by worker, other",
			covered: []string{"worker"}, remaining: []string{"other"},
			want: "role worker is used by worker, other (not covered by the suppression: other)",
		},
		"holes": {
			message: "names resources of any Region: arn:aws:x:*:⟦AWS::AccountId⟧:a, arn:aws:x:*::b",
			covered: []string{"arn:aws:x:*:⟦AWS::AccountId⟧:a"}, remaining: []string{"arn:aws:x:*::b"},
			want: "names resources of any Region: arn:aws:x:*::b",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := without(c.message, c.covered, c.remaining); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
