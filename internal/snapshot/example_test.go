package snapshot_test

import "github.com/belay-dev/belay/internal/snapshot"

const (
	resize = "arn:aws:lambda:eu-central-1:123456789012:function:resize"
	here   = "eu-central-1"
)

// exampleHeader has one call that was denied for one item.
var exampleHeader = snapshot.Header{
	Tool: "belay 0.1.0", Account: "123456789012", Partition: "aws",
	Caller:  "arn:aws:sts::123456789012:assumed-role/auditor/belay",
	Started: day(9), Ended: day(10),
	Regions: []string{here}, Services: []string{"cloudwatch", "iam", "lambda", "logs", "sqs", "states"},
	Calls: []snapshot.Call{
		{Region: here, Name: "cloudwatch:DescribeAlarms", Pages: 1, Items: 1, Complete: true},
		{Region: here, Name: "lambda:GetPolicy", Pages: 1, Items: 1, Failures: []snapshot.Failure{{
			Code: "AccessDeniedException", Message: "User is not authorized to perform: lambda:GetPolicy", Of: []string{resize},
		}}, Undecided: []string{"permission"}},
		{Region: here, Name: "lambda:ListAliases", Pages: 2, Items: 1, Complete: true},
		{Region: here, Name: "lambda:ListFunctions", Pages: 1, Items: 2, Complete: true},
		{Region: here, Name: "logs:DescribeLogGroups", Pages: 1, Items: 1, Complete: true},
		{Region: here, Name: "sqs:GetQueueAttributes", Pages: 1, Items: 1, Complete: true},
		{Region: here, Name: "sqs:ListQueues", Pages: 1, Items: 1, Complete: true},
		{Region: here, Name: "states:DescribeStateMachine", Pages: 1, Items: 1, Complete: true},
		{Region: here, Name: "states:ListStateMachines", Pages: 1, Items: 1, Complete: true},
		{Region: snapshot.Global, Name: "iam:GetAccountAuthorizationDetails", Pages: 1, Items: 2, Complete: true},
	},
}

var exampleItems = []struct{ region, call, id, of, value string }{
	{here, "cloudwatch:DescribeAlarms/MetricAlarms", "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:resize-errors", "", `{
		"AlarmName": "resize-errors", "AlarmArn": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:resize-errors",
		"ActionsEnabled": true, "AlarmActions": ["arn:aws:sns:eu-central-1:123456789012:alerts"],
		"Namespace": "AWS/Lambda", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
		"Threshold": 1.0, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
		"Dimensions": [{"Name": "FunctionName", "Value": "resize"}],
		"StateValue": "INSUFFICIENT_DATA", "StateUpdatedTimestamp": "2026-01-02T03:04:05Z"}`},
	{here, "lambda:GetPolicy", "arn:aws:lambda:eu-central-1:123456789012:function:mail", "arn:aws:lambda:eu-central-1:123456789012:function:mail", `{
		"Policy": {"Version": "2012-10-17", "Id": "default", "Statement": [{"Sid": "s3", "Effect": "Allow",
		"Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction",
		"Resource": "arn:aws:lambda:eu-central-1:123456789012:function:mail"}]}, "RevisionId": "1"}`},
	{here, "lambda:ListAliases", resize + ":live", resize, `{
		"AliasArn": "arn:aws:lambda:eu-central-1:123456789012:function:resize:live", "Name": "live", "FunctionVersion": "3"}`},
	{here, "lambda:ListFunctions", "arn:aws:lambda:eu-central-1:123456789012:function:mail", "", `{
		"FunctionName": "mail", "FunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:mail",
		"Runtime": "python3.13", "Role": "arn:aws:iam::123456789012:role/worker", "Timeout": 3, "MemorySize": 128}`},
	{here, "lambda:ListFunctions", resize, "", `{
		"FunctionName": "resize", "FunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:resize",
		"Description": "größer ⟦und⟧ kleiner", "Environment": {"Variables": {"TABLE": "[redacted]"}},
		"Runtime": "nodejs22.x", "Role": "arn:aws:iam::123456789012:role/worker", "Timeout": 30, "MemorySize": 512,
		"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-central-1:123456789012:dead"}}`},
	{here, "logs:DescribeLogGroups", "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/resize", "", `{
		"logGroupName": "/aws/lambda/resize", "retentionInDays": 30,
		"logGroupArn": "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/resize"}`},
	{here, "sqs:GetQueueAttributes", "arn:aws:sqs:eu-central-1:123456789012:dead", "https://sqs.eu-central-1.amazonaws.com/123456789012/dead", `{
		"Attributes": {"QueueArn": "arn:aws:sqs:eu-central-1:123456789012:dead", "VisibilityTimeout": "30",
		"Policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": "*"}]}}}`},
	{here, "sqs:ListQueues", "https://sqs.eu-central-1.amazonaws.com/123456789012/dead", "", `{
		"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/dead"}`},
	{here, "states:DescribeStateMachine", "arn:aws:states:eu-central-1:123456789012:stateMachine:orders", "arn:aws:states:eu-central-1:123456789012:stateMachine:orders", `{
		"stateMachineArn": "arn:aws:states:eu-central-1:123456789012:stateMachine:orders", "name": "orders", "type": "STANDARD",
		"roleArn": "arn:aws:iam::123456789012:role/worker",
		"definition": {"StartAt": "Resize", "States": {"Resize": {"Type": "Task", "End": true,
		"Resource": "arn:aws:lambda:eu-central-1:123456789012:function:resize"}}}}`},
	{here, "states:ListStateMachines", "arn:aws:states:eu-central-1:123456789012:stateMachine:orders", "", `{
		"stateMachineArn": "arn:aws:states:eu-central-1:123456789012:stateMachine:orders", "name": "orders", "type": "STANDARD"}`},
	{snapshot.Global, "iam:GetAccountAuthorizationDetails/Policies", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "", `{
		"PolicyName": "AWSLambdaBasicExecutionRole", "Arn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
		"Path": "/service-role/", "DefaultVersionId": "v1", "AttachmentCount": 1,
		"PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": {"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}]}}]}`},
	{snapshot.Global, "iam:GetAccountAuthorizationDetails/RoleDetailList", "arn:aws:iam::123456789012:role/worker", "", `{
		"RoleName": "worker", "Arn": "arn:aws:iam::123456789012:role/worker", "Path": "/", "RoleId": "AROAEXAMPLE",
		"CreateDate": "2025-01-01T00:00:00Z",
		"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
		"AttachedManagedPolicies": [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}],
		"RolePolicyList": [{"PolicyName": "send", "PolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}}],
		"RoleLastUsed": {"LastUsedDate": "2026-11-23T00:00:00Z", "Region": "eu-central-1"}}`},
}
