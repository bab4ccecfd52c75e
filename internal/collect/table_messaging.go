package collect

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventstypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	kinesistypes "github.com/aws/aws-sdk-go-v2/service/kinesis/types"
	"github.com/aws/aws-sdk-go-v2/service/pipes"
	pipestypes "github.com/aws/aws-sdk-go-v2/service/pipes/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/belay-dev/belay/internal/model"
)

var tableGone = []string{"ResourceNotFoundException", "TableNotFoundException", "PolicyNotFoundException"}

var messagingOperations = []operation{
	{
		name: "sqs:ListQueues", hides: []model.Kind{model.Queue},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			// Without MaxResults it returns no token and no more than a thousand.
			out, err := c.sqs.ListQueues(ctx, &sqs.ListQueuesInput{NextToken: r.marker(), MaxResults: aws.Int32(1000)})
			if err != nil {
				return page{}, err
			}
			return names(out.QueueUrls, out.NextToken, "QueueUrl", byID), nil
		},
	},
	{
		name: "sqs:GetQueueAttributes", of: []string{"sqs:ListQueues"}, hides: []model.Kind{model.Queue, model.Statement},
		absent:    []string{"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"},
		documents: []string{"Policy", "RedrivePolicy", "RedriveAllowPolicy"},
		drop:      []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.sqs.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: r.item.ref(), AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameAll}})
			if err != nil {
				return page{}, err
			}
			arn := out.Attributes["QueueArn"]
			return one(byID(&arn), out), nil
		},
	},
	{
		name: "sns:ListTopics", hides: []model.Kind{model.Topic},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.sns.ListTopics(ctx, &sns.ListTopicsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Topics, out.NextToken, func(t *snstypes.Topic) item { return byID(t.TopicArn) }), nil
		},
	},
	{
		name: "sns:GetTopicAttributes", of: []string{"sns:ListTopics"}, hides: []model.Kind{model.Topic, model.Statement}, absent: []string{"NotFound"},
		documents: []string{"Policy", "DeliveryPolicy", "EffectiveDeliveryPolicy", "ArchivePolicy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.sns.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "sns:ListSubscriptions", hides: []model.Kind{model.Subscription},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.sns.ListSubscriptions(ctx, &sns.ListSubscriptionsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Subscriptions, out.NextToken, func(s *snstypes.Subscription) item {
				id := byRef(s.SubscriptionArn, s.SubscriptionArn)
				if !isARN(s.SubscriptionArn) {
					// It is not confirmed, and says PendingConfirmation for its ARN.
					id.ID = aws.ToString(s.TopicArn) + ":" + aws.ToString(s.SubscriptionArn) + ":" + aws.ToString(s.Protocol)
				}
				if personal[aws.ToString(s.Protocol)] {
					s.Endpoint = aws.String(Redacted)
				}
				return id
			}), nil
		},
	},
	{
		name: "sns:GetSubscriptionAttributes", of: []string{"sns:ListSubscriptions"}, hides: []model.Kind{model.Subscription},
		absent: []string{"NotFound"}, documents: []string{"RedrivePolicy", "FilterPolicy", "DeliveryPolicy", "EffectiveDeliveryPolicy", "ReplayPolicy"},
		only: func(i item) bool { return isARN(i.ref()) },
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.sns.GetSubscriptionAttributes(ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: r.item.ref()})
			if err != nil {
				return page{}, err
			}
			if personal[out.Attributes["Protocol"]] {
				out.Attributes["Endpoint"] = Redacted
			}
			return one(r.item, out), nil
		},
	},
	{
		name: "events:ListEventBuses", hides: []model.Kind{model.EventBus, model.EventRule, model.EventTarget, model.Statement}, documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.events.ListEventBuses(ctx, &eventbridge.ListEventBusesInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.EventBuses, out.NextToken, func(b *eventstypes.EventBus) item { return byRef(b.Arn, b.Name) }), nil
		},
	},
	{
		name: "events:DescribeEventBus", of: []string{"events:ListEventBuses"}, hides: []model.Kind{model.EventBus}, documents: []string{"Policy"},
		absent: []string{"ResourceNotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.events.DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "events:ListRules", of: []string{"events:ListEventBuses"}, hides: []model.Kind{model.EventRule, model.EventTarget},
		absent: []string{"ResourceNotFoundException"}, documents: []string{"EventPattern"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.events.ListRules(ctx, &eventbridge.ListRulesInput{EventBusName: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Rules, out.NextToken, func(rule *eventstypes.Rule) item { return byRef(rule.Arn, r.item.ref(), rule.Name) }), nil
		},
	},
	{
		name: "events:ListTargetsByRule", of: []string{"events:ListRules"}, hides: []model.Kind{model.EventTarget},
		absent: []string{"ResourceNotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.events.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{EventBusName: &r.item.Ref[0], Rule: &r.item.Ref[1], NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Targets, out.NextToken, func(t *eventstypes.Target) item { return byID(t.Id) }), nil
		},
	},
	{
		name: "scheduler:ListSchedules", hides: []model.Kind{model.Schedule},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.scheduler.ListSchedules(ctx, &scheduler.ListSchedulesInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Schedules, out.NextToken, func(s *schedulertypes.ScheduleSummary) item { return byRef(s.Arn, s.GroupName, s.Name) }), nil
		},
	},
	{
		name: "scheduler:GetSchedule", of: []string{"scheduler:ListSchedules"}, hides: []model.Kind{model.Schedule}, absent: []string{"ResourceNotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.scheduler.GetSchedule(ctx, &scheduler.GetScheduleInput{GroupName: &r.item.Ref[0], Name: &r.item.Ref[1]})
			return one(r.item, out), err
		},
	},
	{
		name: "pipes:ListPipes", hides: []model.Kind{model.Pipe},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.pipes.ListPipes(ctx, &pipes.ListPipesInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Pipes, out.NextToken, func(p *pipestypes.Pipe) item { return byRef(p.Arn, p.Name) }), nil
		},
	},
	{
		name: "pipes:DescribePipe", of: []string{"pipes:ListPipes"}, hides: []model.Kind{model.Pipe}, absent: []string{"NotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.pipes.DescribePipe(ctx, &pipes.DescribePipeInput{Name: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "kinesis:ListStreams", hides: []model.Kind{model.Stream},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kinesis.ListStreams(ctx, &kinesis.ListStreamsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			if len(out.StreamSummaries) == 0 {
				return names(out.StreamNames, out.NextToken, "StreamName", func(name *string) item {
					return byRef(c.arn("kinesis", "stream/"+*name), name)
				}), nil
			}
			return list(out.StreamSummaries, out.NextToken, func(s *kinesistypes.StreamSummary) item { return byRef(s.StreamARN, s.StreamName) }), nil
		},
	},
	{
		name: "kinesis:DescribeStreamSummary", of: []string{"kinesis:ListStreams"}, hides: []model.Kind{model.Stream}, absent: []string{"ResourceNotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kinesis.DescribeStreamSummary(ctx, &kinesis.DescribeStreamSummaryInput{StreamName: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "kinesis:GetResourcePolicy", of: []string{"kinesis:ListStreams"}, hides: []model.Kind{model.Statement}, absent: []string{"ResourceNotFoundException"},
		documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kinesis.GetResourcePolicy(ctx, &kinesis.GetResourcePolicyInput{ResourceARN: &r.item.ID})
			if err != nil || aws.ToString(out.Policy) == "" || aws.ToString(out.Policy) == "{}" {
				return page{}, err
			}
			return one(r.item, out), nil
		},
	},
	{
		name: "firehose:ListDeliveryStreams", hides: []model.Kind{model.DeliveryStream},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.firehose.ListDeliveryStreams(ctx, &firehose.ListDeliveryStreamsInput{ExclusiveStartDeliveryStreamName: r.marker()})
			if err != nil {
				return page{}, err
			}
			var next *string
			if n := len(out.DeliveryStreamNames); n > 0 && aws.ToBool(out.HasMoreDeliveryStreams) {
				next = &out.DeliveryStreamNames[n-1]
			}
			return names(out.DeliveryStreamNames, next, "DeliveryStreamName", func(name *string) item {
				return byRef(c.arn("firehose", "deliverystream/"+*name), name)
			}), nil
		},
	},
	{
		name: "firehose:DescribeDeliveryStream", of: []string{"firehose:ListDeliveryStreams"}, hides: []model.Kind{model.DeliveryStream}, absent: []string{"ResourceNotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.firehose.DescribeDeliveryStream(ctx, &firehose.DescribeDeliveryStreamInput{DeliveryStreamName: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "dynamodb:ListTables", hides: []model.Kind{model.Table},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.dynamodb.ListTables(ctx, &dynamodb.ListTablesInput{ExclusiveStartTableName: r.marker()})
			if err != nil {
				return page{}, err
			}
			return names(out.TableNames, out.LastEvaluatedTableName, "TableName", func(name *string) item {
				return byRef(c.arn("dynamodb", "table/"+*name), name)
			}), nil
		},
	},
	{
		name: "dynamodb:DescribeTable", of: []string{"dynamodb:ListTables"}, hides: []model.Kind{model.Table}, absent: tableGone,
		drop: []string{"ItemCount", "TableSizeBytes", "IndexSizeBytes", "NumberOfDecreasesToday", "WarmThroughput"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.dynamodb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "dynamodb:DescribeContinuousBackups", of: []string{"dynamodb:ListTables"}, hides: []model.Kind{model.Table}, absent: tableGone,
		drop: []string{"EarliestRestorableDateTime", "LatestRestorableDateTime"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.dynamodb.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "dynamodb:GetResourcePolicy", of: []string{"dynamodb:ListTables"}, hides: []model.Kind{model.Statement}, absent: tableGone, documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.dynamodb.GetResourcePolicy(ctx, &dynamodb.GetResourcePolicyInput{ResourceArn: &r.item.ID})
			return one(r.item, out), err
		},
	},
	{
		// What scales tables is no part of them.
		name: "application-autoscaling:DescribeScalableTargets", hides: []model.Kind{model.Table}, drop: []string{"PredictedCapacity"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.autoscaling.DescribeScalableTargets(ctx, &applicationautoscaling.DescribeScalableTargetsInput{
				ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb, NextToken: r.marker(),
			})
			if err != nil {
				return page{}, err
			}
			return list(out.ScalableTargets, out.NextToken, func(s *scalingtypes.ScalableTarget) item {
				id := aws.ToString(s.ResourceId) + "/" + string(s.ScalableDimension)
				return byID(&id)
			}), nil
		},
	},
	{
		name: "s3:ListBuckets", actions: []string{"s3:ListAllMyBuckets"}, hides: []model.Kind{model.Bucket, model.BucketNotification},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.s3.ListBuckets(ctx, &s3.ListBucketsInput{BucketRegion: &c.region, MaxBuckets: aws.Int32(1000), ContinuationToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			// Not everything that speaks S3 knows of regions.
			here := slices.DeleteFunc(out.Buckets, func(b s3types.Bucket) bool { return b.BucketRegion != nil && *b.BucketRegion != c.region })
			return list(here, out.ContinuationToken, func(b *s3types.Bucket) item {
				arn := "arn:" + c.partition + ":s3:::" + aws.ToString(b.Name)
				return byRef(&arn, b.Name)
			}), nil
		},
	},
	{
		name: "s3:GetBucketPolicy", of: []string{"s3:ListBuckets"}, hides: []model.Kind{model.Bucket, model.Statement}, absent: []string{"NoSuchBucketPolicy", "NoSuchBucket"},
		documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: r.item.ref(), ExpectedBucketOwner: &c.account})
			return one(r.item, out), err
		},
	},
	{
		name: "s3:GetBucketNotificationConfiguration", actions: []string{"s3:GetBucketNotification"}, of: []string{"s3:ListBuckets"},
		hides: []model.Kind{model.BucketNotification}, absent: []string{"NoSuchBucket"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.s3.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: r.item.ref(), ExpectedBucketOwner: &c.account})
			if err != nil || out.EventBridgeConfiguration == nil && len(out.LambdaFunctionConfigurations)+len(out.QueueConfigurations)+len(out.TopicConfigurations) == 0 {
				return page{}, err
			}
			return one(r.item, out), nil
		},
	},
	{
		name: "s3:GetPublicAccessBlock", actions: []string{"s3:GetBucketPublicAccessBlock"}, of: []string{"s3:ListBuckets"}, hides: []model.Kind{model.Bucket},
		absent: []string{"NoSuchPublicAccessBlockConfiguration", "NoSuchBucket"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.s3.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: r.item.ref(), ExpectedBucketOwner: &c.account})
			return one(r.item, out), err
		},
	},
	{
		name: "s3:GetAccountPublicAccessBlock", hides: []model.Kind{model.Bucket}, absent: []string{"NoSuchPublicAccessBlockConfiguration"},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.s3control.GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: &c.account})
			return one(byID(&c.account), out), err
		},
	},
}

// personal are the protocols whose endpoint is a person's.
var personal = map[string]bool{"email": true, "email-json": true, "sms": true}

func isARN(text *string) bool { return text != nil && len(*text) > 4 && (*text)[:4] == "arn:" }
