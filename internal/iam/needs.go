package iam

import "github.com/belay-dev/belay/internal/model"

// A purpose is something that a role is used for and that needs calls.
type purpose struct {
	// on are the actions on the resource that the purpose is about, somewhere those
	// on any resource of the action's, everywhere those that take * alone.
	on, somewhere, everywhere []string
	source                    string
}

// network is what Lambda needs to put something into a VPC.
var network = []string{"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"}

// purposes are what roles are used for, by the words that NeedsOf takes. Each
// source is a page of the AWS documentation.
var purposes = map[string]purpose{
	"poll sqs": {
		on: []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}, source: "lambda/latest/dg/services-sqs-configure.html",
	},
	"poll kinesis": {
		on:     []string{"kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards"},
		source: "lambda/latest/dg/services-kinesis-create.html",
	},
	"subscribe kinesis": {
		on: []string{"kinesis:SubscribeToShard"}, source: "lambda/latest/dg/services-kinesis-create.html",
	},
	"poll dynamodb": {
		on:         []string{"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"},
		everywhere: []string{"dynamodb:ListStreams"}, source: "lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
	},
	"poll kafka": {
		on: []string{"kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"}, somewhere: network,
		everywhere: []string{"ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"},
		source:     "lambda/latest/dg/with-msk-permissions.html",
	},
	"poll mq": {
		on: []string{"mq:DescribeBroker"}, somewhere: append([]string{"secretsmanager:GetSecretValue"}, network...),
		everywhere: []string{"ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"},
		source:     "lambda/latest/dg/process-mq-messages-with-lambda.html",
	},
	"send sqs":    {on: []string{"sqs:SendMessage"}, source: "lambda/latest/dg/invocation-async-retain-records.html"},
	"send sns":    {on: []string{"sns:Publish"}, source: "lambda/latest/dg/invocation-async-retain-records.html"},
	"send lambda": {on: []string{"lambda:InvokeFunction"}, source: "lambda/latest/dg/invocation-async-retain-records.html"},
	"send events": {on: []string{"events:PutEvents"}, source: "lambda/latest/dg/invocation-async-retain-records.html"},
	"send s3":     {on: []string{"s3:PutObject"}, source: "lambda/latest/dg/invocation-async-retain-records.html"},
	"send kinesis": {
		on: []string{"kinesis:PutRecord"}, source: "eventbridge/latest/userguide/eb-use-identity-based.html",
	},
	"send firehose": {on: []string{"firehose:PutRecord"}, source: "eventbridge/latest/userguide/eb-use-identity-based.html"},
	"send states":   {on: []string{"states:StartExecution"}, source: "eventbridge/latest/userguide/eb-use-identity-based.html"},
	"decrypt":       {on: []string{"kms:Decrypt"}, source: "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"},
	"encrypt": {
		on: []string{"kms:GenerateDataKey", "kms:Decrypt"}, source: "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
	},
	"vpc": {
		somewhere: network, everywhere: []string{"ec2:DescribeNetworkInterfaces"}, source: "lambda/latest/dg/configuration-vpc.html",
	},
	"trace": {everywhere: []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, source: "lambda/latest/dg/services-xray.html"},
	"mount": {on: []string{"elasticfilesystem:ClientMount"}, source: "lambda/latest/dg/configuration-filesystem.html"},
	"log": {
		on: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, source: "lambda/latest/dg/monitoring-cloudwatchlogs.html",
	},
}

// NeedsOf lists the calls that a role must be able to make for a purpose: poll
// sqs, poll kinesis, subscribe kinesis (an enhanced consumer's ARN), poll dynamodb
// (a stream's), poll kafka, poll mq; send sqs, sns, lambda, events, s3, kinesis,
// firehose, states (the service of a failure target or a target); decrypt and
// encrypt (a customer key); vpc, trace, mount, log. The resource is what it is
// about, as an ARN; actions on parts of it (objects of a bucket, streams of a log
// group) are asked of any part. A purpose that is not known needs nothing, and ok
// is false.
func NeedsOf(word string, resource model.Text, who string) (needs []Need, ok bool) {
	p, ok := purposes[word]
	for _, action := range p.on {
		need := Need{Action: action, Resource: resource, For: who}
		switch word {
		case "send s3":
			need.Resource, need.Among = nil, []model.Text{model.Concat(resource, model.Lit("/*"))}
		case "log":
			// Statements name a group, with :* or with its streams; any of them may do.
			need.Resource, need.Among = nil, []model.Text{model.Concat(resource, model.Lit("*"))}
		}
		needs = append(needs, need)
	}
	for _, action := range p.somewhere {
		needs = append(needs, Need{Action: action, For: who})
	}
	for _, action := range p.everywhere {
		needs = append(needs, Need{Action: action, Resource: model.Lit("*"), For: who})
	}
	return needs, ok
}

// formats are the ARN formats of the kinds of the model.
var formats = map[model.Kind]string{
	model.Function:       "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}",
	model.Role:           "arn:${Partition}:iam::${Account}:role/${RoleName}",
	model.Policy:         "arn:${Partition}:iam::${Account}:policy/${PolicyName}",
	model.Queue:          "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
	model.Topic:          "arn:${Partition}:sns:${Region}:${Account}:${TopicName}",
	model.EventBus:       "arn:${Partition}:events:${Region}:${Account}:event-bus/${EventBusName}",
	model.EventRule:      "arn:${Partition}:events:${Region}:${Account}:rule/${RuleName}",
	model.Schedule:       "arn:${Partition}:scheduler:${Region}:${Account}:schedule/${GroupName}/${ScheduleName}",
	model.Pipe:           "arn:${Partition}:pipes:${Region}:${Account}:pipe/${PipeName}",
	model.Table:          "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}",
	model.Stream:         "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}",
	model.DeliveryStream: "arn:${Partition}:firehose:${Region}:${Account}:deliverystream/${StreamName}",
	model.Bucket:         "arn:${Partition}:s3:::${BucketName}",
	model.Key:            "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
	model.Secret:         "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}",
	model.StateMachine:   "arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}",
	model.LogGroup:       "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}",
	model.Alarm:          "arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:${AlarmName}",
	model.API:            "arn:${Partition}:apigateway:${Region}::/restapis/${RestApiId}",
}

// FormatOf is the ARN format of a kind of resource, for a Binding; "" for a kind
// without.
func FormatOf(kind model.Kind) string { return formats[kind] }
