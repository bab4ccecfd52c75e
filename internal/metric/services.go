package metric

import "slices"

// A service is one namespace.
type service struct {
	namespace string
	// complete is true if the rows are all that the service publishes, so that any
	// other name is wrong. Where AWS adds metrics by the month it is false.
	complete bool
	rows     []row
}

// A row is one metric without its namespace.
type row struct {
	name       string
	dimensions [][]string
	unit       Unit
	statistic  string
	emission   Emission
	top        float64 // with bounded
	bounded    bool
	source     string
}

func (s service) metric(r row) Metric {
	return Metric{
		Namespace: s.namespace, Name: r.name, Dimensions: r.dimensions, Unit: r.unit, Statistic: r.statistic,
		Emission: r.emission, Bounded: r.bounded, Top: r.top, Source: r.source,
	}
}

func (s service) names() []string {
	names := make([]string, len(s.rows))
	for i, r := range s.rows {
		names[i] = r.name
	}
	return names
}

func serviceOf(namespace string) *service {
	i := slices.IndexFunc(services, func(s service) bool { return s.namespace == namespace })
	if i < 0 {
		return nil
	}
	return &services[i]
}

// The pages that the rows come from.
const (
	lambdaPage      = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
	lambdaURLPage   = "https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html"
	lambdaStream    = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html"
	lambdaDurable   = "https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html"
	lambdaInstances = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-monitoring.html"
	sqsPage         = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"
	snsPage         = "https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html"
	snsReplayPage   = "https://docs.aws.amazon.com/sns/latest/dg/message-archiving-and-replay-subscriber.html"
	snsArchivePage  = "https://docs.aws.amazon.com/sns/latest/dg/message-archiving-and-replay-topic-owner.html"
	dynamoPage      = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html"
	restPage        = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html"
	httpPage        = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html"
	socketPage      = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html"
	appsyncPage     = "https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html"
	statesPage      = "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html"
	eventsPage      = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
	schedulerPage   = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html"
	pipesPage       = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html"
	kinesisPage     = "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html"
	firehosePage    = "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html"
)

// The statistics that rows name.
const (
	sum     = "Sum"
	average = "Average"
	maximum = "Maximum"
)

// Sets of dimensions that services publish together. Names within a set are
// sorted.
var (
	account      = [][]string{{}}
	perFunction  = [][]string{{}, {"FunctionName"}, {"FunctionName", "Resource"}, {"ExecutedVersion", "FunctionName", "Resource"}}
	perVersion   = [][]string{{"FunctionName"}, {"FunctionName", "Resource"}, {"ExecutedVersion", "FunctionName", "Resource"}}
	perMapping   = [][]string{{"EventSourceMappingUUID"}}
	iteratorAge  = [][]string{{}, {"EventSourceMappingUUID"}, {"FunctionName"}, {"FunctionName", "Resource"}}
	perProvider  = [][]string{{"CapacityProviderName"}, {"CapacityProviderName", "InstanceType"}}
	environments = [][]string{{"CapacityProviderName", "FunctionName"}, {"CapacityProviderName", "FunctionName", "Resource"}}

	perQueue = [][]string{{"QueueName"}}
	perTopic = [][]string{{"TopicName"}}
	perSMS   = [][]string{{}, {"TopicName"}, {"Country"}, {"SMSType"}, {"Country", "SMSType"}, {"PhoneNumber"}}

	perTable      = [][]string{{"TableName"}}
	perIndex      = [][]string{{"TableName"}, {"GlobalSecondaryIndexName", "TableName"}}
	perWriter     = [][]string{{"TableName"}, {"GlobalSecondaryIndexName", "TableName"}, {"Source", "TableName"}, {"GlobalSecondaryIndexName", "Source", "TableName"}}
	onlyIndex     = [][]string{{"GlobalSecondaryIndexName", "TableName"}}
	perOperation  = [][]string{{"Operation", "TableName"}, {"Operation", "TableName", "Verb"}, {"Operation", "OperationType", "TableName"}}
	perStreamRead = [][]string{{"Operation", "StreamLabel", "TableName"}}
	perDelegate   = [][]string{{"DelegatedOperation", "TableName"}}
	perReplica    = [][]string{{"ReceivingRegion", "TableName"}}

	perREST   = [][]string{{"ApiName"}, {"ApiName", "Stage"}, {"ApiName", "Method", "Resource", "Stage"}}
	perHTTP   = [][]string{{"ApiId"}, {"ApiId", "Stage"}, {"ApiId", "Method", "Resource", "Stage"}}
	perSocket = [][]string{{"ApiId"}, {"ApiId", "Stage"}, {"ApiId", "Route", "Stage"}}
	restHTTP  = concat(perREST, perHTTP)
	socketAll = concat(perREST, perHTTP, [][]string{{"ApiId", "Route", "Stage"}})

	perGraph    = [][]string{{"GraphQLAPIId"}}
	perResolver = [][]string{{"GraphQLAPIId"}, {"GraphQLAPIId", "Resolver"}, {"DataSource", "GraphQLAPIId"}, {"GraphQLAPIId", "Operation"}}

	perMachine     = [][]string{{}, {"StateMachineArn"}, {"Alias", "StateMachineArn"}, {"StateMachineArn", "Version"}}
	perActivity    = [][]string{{}, {"ActivityArn"}}
	perTask        = [][]string{{"LambdaFunctionArn"}}
	perIntegration = [][]string{{"ServiceIntegrationResourceArn"}}
	perCall        = [][]string{{}, {"APIName"}, {"ServiceMetric"}, {"ServiceMetric", "StateMachineArn"}, {"StateMachineArn"}}
	perResource    = [][]string{{"ResourceArn"}}

	perRule    = [][]string{{"RuleName"}, {"EventBusName", "RuleName"}}
	perAnyRule = [][]string{{}, {"RuleName"}, {"EventBusName"}, {"EventBusName", "RuleName"}}
	perMatch   = [][]string{{}, {"RuleName"}, {"EventBusName"}, {"EventBusName", "RuleName"}, {"EventSourceName"}}
	perBus     = [][]string{{"EventBusName"}}
	perPartner = [][]string{{"EventSourceName"}}
	perGroup   = [][]string{{}, {"ScheduleGroup"}}
	perPipe    = [][]string{{"PipeName"}}
	pipeOrAll  = [][]string{{"AwsAccountId"}, {"PipeName"}}

	perStream   = [][]string{{"StreamName"}}
	perShard    = [][]string{{"StreamName"}, {"ShardId", "StreamName"}}
	onlyShard   = [][]string{{"ShardId", "StreamName"}}
	perConsumer = [][]string{{"ConsumerName", "StreamName"}}

	perDelivery  = [][]string{{"DeliveryStreamName"}}
	perPartition = [][]string{{"DeliveryStreamName"}, {"DeliveryStreamName", "SourcePartitionId"}}
	perIceberg   = [][]string{{"DeliveryStreamName"}, {"DeliveryStreamName", "IcebergTableName"}}
)

func concat(sets ...[][]string) [][]string { return slices.Concat(sets...) }

// used is a metric with a point for each use, zeros included.
func used(name string, dimensions [][]string, unit Unit, statistic, source string) row {
	return row{name: name, dimensions: dimensions, unit: unit, statistic: statistic, source: source}
}

// rare is a count with a point only when something happens.
func rare(name string, dimensions [][]string, source string) row {
	return row{name: name, dimensions: dimensions, unit: Count, statistic: sum, emission: NonZero, source: source}
}

// standing is a metric with a point every period.
func standing(name string, dimensions [][]string, unit Unit, statistic, source string) row {
	return row{name: name, dimensions: dimensions, unit: unit, statistic: statistic, emission: Always, source: source}
}

// upTo says that single values lie between 0 and top.
func (r row) upTo(top float64) row {
	r.bounded, r.top = true, top
	return r
}

// services are the namespaces whose metrics are known one by one.
var services = []service{
	{namespace: "AWS/Lambda", complete: true, rows: []row{
		used("Invocations", perFunction, Count, sum, lambdaPage),
		// One value of 0 or 1 for each call, which is why the Average is the error rate.
		used("Errors", perFunction, Count, sum, lambdaPage).upTo(1),
		used("DeadLetterErrors", perFunction, Count, sum, lambdaPage),
		used("DestinationDeliveryFailures", perFunction, Count, sum, lambdaPage),
		used("Throttles", perFunction, Count, sum, lambdaPage),
		used("CPUThrottles", perFunction, Count, sum, lambdaPage),
		used("MemoryThrottles", perFunction, Count, sum, lambdaPage),
		used("DiskThrottles", perFunction, Count, sum, lambdaPage),
		used("ConcurrencyThrottles", perFunction, Count, sum, lambdaPage),
		used("OversizedRecordCount", perFunction, Count, sum, lambdaPage),
		used("ProvisionedConcurrencyInvocations", perFunction, Count, sum, lambdaPage),
		used("ProvisionedConcurrencySpilloverInvocations", perFunction, Count, sum, lambdaPage),
		used("RecursiveInvocationsDropped", perFunction, Count, sum, lambdaPage),
		used("SignatureValidationErrors", perFunction, Count, sum, lambdaPage),
		used("Duration", perFunction, Milliseconds, maximum, lambdaPage),
		used("PostRuntimeExtensionsDuration", perFunction, Milliseconds, maximum, lambdaPage),
		used("IteratorAge", iteratorAge, Milliseconds, maximum, lambdaPage),
		used("OffsetLag", concat(perFunction, perMapping), AnyUnit, maximum, lambdaPage),
		used("ConcurrentExecutions", perFunction, Count, maximum, lambdaPage),
		used("ProvisionedConcurrentExecutions", perFunction, Count, maximum, lambdaPage),
		used("ProvisionedConcurrencyUtilization", perFunction, AnyUnit, maximum, lambdaPage).upTo(1),
		used("UnreservedConcurrentExecutions", account, Count, maximum, lambdaPage),
		standing("ClaimedAccountConcurrency", account, Count, maximum, lambdaPage),
		used("AsyncEventsReceived", perFunction, Count, sum, lambdaPage),
		used("AsyncEventAge", perFunction, Milliseconds, maximum, lambdaPage),
		used("AsyncEventsDropped", perFunction, Count, sum, lambdaPage),
		used("PolledEventCount", perMapping, Count, sum, lambdaPage),
		used("FilteredOutEventCount", perMapping, Count, sum, lambdaPage),
		used("InvokedEventCount", perMapping, Count, sum, lambdaPage),
		used("FailedInvokeEventCount", perMapping, Count, sum, lambdaPage),
		used("DroppedEventCount", perMapping, Count, sum, lambdaPage),
		used("OnFailureDestinationDeliveredEventCount", perMapping, Count, sum, lambdaPage),
		used("DeletedEventCount", perMapping, Count, sum, lambdaPage),
		used("CommittedEventCount", perMapping, Count, sum, lambdaPage),
		used("PollingErrorCount", perMapping, Count, sum, lambdaPage),
		used("InvokeErrorCount", perMapping, Count, sum, lambdaPage),
		used("OnFailureDestinationDeliveryErrorCount", perMapping, Count, sum, lambdaPage),
		used("SchemaRegistryErrorCount", perMapping, Count, sum, lambdaPage),
		used("CommitErrorCount", perMapping, Count, sum, lambdaPage),
		used("MaxOffsetLag", perMapping, AnyUnit, maximum, lambdaPage),
		used("SumOffsetLag", perMapping, AnyUnit, maximum, lambdaPage),
		used("ProvisionedPollers", perMapping, AnyUnit, maximum, lambdaPage),
		used("EventPollerUnit", perMapping, AnyUnit, sum, lambdaPage),
		used("EventPollerThroughputInBytes", perMapping, AnyUnit, sum, lambdaPage),
		used("UrlRequestCount", perVersion, Count, sum, lambdaURLPage),
		used("Url4xxCount", perVersion, Count, sum, lambdaURLPage),
		used("Url5xxCount", perVersion, Count, sum, lambdaURLPage),
		used("UrlRequestLatency", perVersion, Milliseconds, average, lambdaURLPage),
		used("StreamedOutboundBytes", perFunction, AnyUnit, sum, lambdaStream),
		used("StreamedOutboundThroughput", perFunction, AnyUnit, average, lambdaStream),
		used("TimeToFirstByteLatency", perFunction, AnyUnit, maximum, lambdaStream),
		used("TimeToLastByteLatency", perFunction, AnyUnit, maximum, lambdaStream),
		used("ApproximateRunningDurableExecutions", account, Count, maximum, lambdaDurable),
		used("ApproximateRunningDurableExecutionsUtilization", account, AnyUnit, maximum, lambdaDurable),
		used("DurableExecutionDuration", perFunction, Milliseconds, maximum, lambdaDurable),
		used("DurableExecutionStarted", perFunction, Count, sum, lambdaDurable),
		used("DurableExecutionStopped", perFunction, Count, sum, lambdaDurable),
		used("DurableExecutionSucceeded", perFunction, Count, sum, lambdaDurable),
		used("DurableExecutionFailed", perFunction, Count, sum, lambdaDurable),
		used("DurableExecutionTimedOut", perFunction, Count, sum, lambdaDurable),
		used("DurableExecutionOperations", perFunction, Count, maximum, lambdaDurable),
		used("DurableExecutionStorageWrittenBytes", perFunction, Bytes, maximum, lambdaDurable),
		standing("CPUUtilization", perProvider, AnyUnit, average, lambdaInstances).upTo(100),
		standing("MemoryUtilization", perProvider, AnyUnit, average, lambdaInstances).upTo(100),
		standing("vCPUAvailable", perProvider, AnyUnit, average, lambdaInstances),
		standing("MemoryAvailable", perProvider, AnyUnit, average, lambdaInstances),
		standing("vCPUAllocated", perProvider, AnyUnit, average, lambdaInstances),
		standing("MemoryAllocated", perProvider, AnyUnit, average, lambdaInstances),
		standing("ExecutionEnvironmentConcurrency", environments, AnyUnit, maximum, lambdaInstances),
		standing("ExecutionEnvironmentConcurrencyLimit", environments, AnyUnit, maximum, lambdaInstances),
		standing("ExecutionEnvironmentCPUUtilization", environments, AnyUnit, average, lambdaInstances).upTo(100),
		standing("ExecutionEnvironmentMemoryUtilization", environments, AnyUnit, average, lambdaInstances).upTo(100),
	}},
	{namespace: "AWS/SQS", complete: true, rows: []row{
		used("ApproximateAgeOfOldestMessage", perQueue, Seconds, maximum, sqsPage),
		used("ApproximateNumberOfGroupsWithInflightMessages", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesDelayed", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesNotVisible", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesVisible", perQueue, Count, maximum, sqsPage),
		used("NumberOfEmptyReceives", perQueue, Count, sum, sqsPage),
		used("NumberOfDeduplicatedSentMessages", perQueue, Count, sum, sqsPage),
		used("NumberOfMessagesDeleted", perQueue, Count, sum, sqsPage),
		used("NumberOfMessagesReceived", perQueue, Count, sum, sqsPage),
		used("NumberOfMessagesSent", perQueue, Count, sum, sqsPage),
		used("SentMessageSize", perQueue, Bytes, average, sqsPage),
		used("ApproximateNumberOfNoisyGroups", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesVisibleInQuietGroups", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesNotVisibleInQuietGroups", perQueue, Count, maximum, sqsPage),
		used("ApproximateNumberOfMessagesDelayedInQuietGroups", perQueue, Count, maximum, sqsPage),
		used("ApproximateAgeOfOldestMessageInQuietGroups", perQueue, Seconds, maximum, sqsPage),
	}},
	{namespace: "AWS/SNS", complete: true, rows: []row{
		used("NumberOfMessagesPublished", perTopic, Count, sum, snsPage),
		used("NumberOfNotificationsDelivered", perTopic, Count, sum, snsPage),
		rare("NumberOfNotificationsFailed", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut-MessageAttributes", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut-MessageBody", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut-InvalidAttributes", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut-NoMessageAttributes", perTopic, snsPage),
		rare("NumberOfNotificationsFilteredOut-InvalidMessageBody", perTopic, snsPage),
		rare("NumberOfNotificationsRedrivenToDlq", perTopic, snsPage),
		rare("NumberOfNotificationsFailedToRedriveToDlq", perTopic, snsPage),
		used("PublishSize", perTopic, Bytes, average, snsPage),
		used("SMSMonthToDateSpentUSD", account, Dollars, maximum, snsPage),
		used("SMSSuccessRate", perSMS, AnyUnit, average, snsPage).upTo(1),
		used("NumberOfReplayedNotificationsDelivered", perTopic, Count, sum, snsReplayPage),
		used("NumberOfReplayedNotificationsFailed", perTopic, Count, sum, snsReplayPage),
		used("ApproximateNumberOfMessagesArchived", perTopic, Count, maximum, snsArchivePage),
		used("ApproximateNumberOfBytesArchived", perTopic, Bytes, maximum, snsArchivePage),
		used("NumberOfMessagesArchiveProcessing", perTopic, Count, maximum, snsArchivePage),
		used("NumberOfBytesArchiveProcessing", perTopic, Bytes, maximum, snsArchivePage),
	}},
	{namespace: "AWS/DynamoDB", complete: true, rows: []row{
		standing("AccountMaxReads", account, Count, maximum, dynamoPage),
		standing("AccountMaxTableLevelReads", account, Count, maximum, dynamoPage),
		standing("AccountMaxTableLevelWrites", account, Count, maximum, dynamoPage),
		standing("AccountMaxWrites", account, Count, maximum, dynamoPage),
		standing("AccountProvisionedReadCapacityUtilization", account, Percent, maximum, dynamoPage).upTo(100),
		standing("AccountProvisionedWriteCapacityUtilization", account, Percent, maximum, dynamoPage).upTo(100),
		used("AgeOfOldestUnreplicatedRecord", perDelegate, Milliseconds, maximum, dynamoPage),
		rare("ConditionalCheckFailedRequests", perTable, dynamoPage),
		used("ConsumedChangeDataCaptureUnits", perDelegate, Count, sum, dynamoPage),
		used("ConsumedReadCapacityUnits", perIndex, Count, sum, dynamoPage),
		used("ConsumedWriteCapacityUnits", perWriter, Count, sum, dynamoPage),
		rare("FailedToReplicateRecordCount", perDelegate, dynamoPage),
		standing("MaxProvisionedTableReadCapacityUtilization", account, Percent, maximum, dynamoPage).upTo(100),
		standing("MaxProvisionedTableWriteCapacityUtilization", account, Percent, maximum, dynamoPage).upTo(100),
		standing("OnDemandMaxReadRequestUnits", perIndex, Count, maximum, dynamoPage),
		standing("OnDemandMaxWriteRequestUnits", perIndex, Count, maximum, dynamoPage),
		used("OnlineIndexConsumedWriteCapacity", onlyIndex, Count, sum, dynamoPage),
		used("OnlineIndexPercentageProgress", onlyIndex, Count, maximum, dynamoPage).upTo(100),
		rare("OnlineIndexThrottleEvents", onlyIndex, dynamoPage),
		used("PendingReplicationCount", perReplica, Count, maximum, dynamoPage),
		standing("ProvisionedReadCapacityUnits", perIndex, Count, maximum, dynamoPage),
		standing("ProvisionedWriteCapacityUnits", perIndex, Count, maximum, dynamoPage),
		rare("ReadThrottleEvents", perIndex, dynamoPage),
		rare("ReadAccountLimitThrottleEvents", perIndex, dynamoPage),
		rare("ReadKeyRangeThroughputThrottleEvents", perIndex, dynamoPage),
		rare("ReadMaxOnDemandThroughputThrottleEvents", perIndex, dynamoPage),
		rare("ReadProvisionedThroughputThrottleEvents", perIndex, dynamoPage),
		used("ReplicationLatency", perReplica, Milliseconds, maximum, dynamoPage),
		used("ReturnedBytes", perStreamRead, Bytes, sum, dynamoPage),
		used("ReturnedItemCount", perOperation, Count, sum, dynamoPage),
		used("ReturnedRecordsCount", perStreamRead, Count, sum, dynamoPage),
		used("SuccessfulRequestLatency", concat(perOperation, perStreamRead), Milliseconds, average, dynamoPage),
		rare("SystemErrors", concat(perOperation, perStreamRead), dynamoPage),
		used("TimeToLiveDeletedItemCount", perTable, Count, sum, dynamoPage),
		rare("ThrottledPutRecordCount", perDelegate, dynamoPage),
		rare("ThrottledRequests", perOperation, dynamoPage),
		rare("TransactionConflict", perTable, dynamoPage),
		rare("UserErrors", account, dynamoPage),
		rare("WriteThrottleEvents", perIndex, dynamoPage),
		rare("WriteAccountLimitThrottleEvents", perIndex, dynamoPage),
		rare("WriteKeyRangeThroughputThrottleEvents", perIndex, dynamoPage),
		rare("WriteMaxOnDemandThroughputThrottleEvents", perIndex, dynamoPage),
		rare("WriteProvisionedThroughputThrottleEvents", perIndex, dynamoPage),
		rare("FaultInjectionServiceInducedErrors", perOperation, dynamoPage),
	}},
	{namespace: "AWS/ApiGateway", complete: true, rows: []row{
		// REST APIs and HTTP APIs name the same thing differently, and CloudWatch
		// tells upper from lower case.
		used("4XXError", perREST, Count, sum, restPage).upTo(1),
		used("5XXError", perREST, Count, sum, restPage).upTo(1),
		used("CacheHitCount", perREST, Count, sum, restPage),
		used("CacheMissCount", perREST, Count, sum, restPage),
		used("Count", restHTTP, Count, sum, restPage),
		used("IntegrationLatency", socketAll, Milliseconds, average, restPage),
		used("Latency", restHTTP, Milliseconds, average, restPage),
		used("4xx", perHTTP, Count, sum, httpPage).upTo(1),
		used("5xx", perHTTP, Count, sum, httpPage).upTo(1),
		used("DataProcessed", perHTTP, Bytes, sum, httpPage),
		used("ConnectCount", perSocket, Count, sum, socketPage),
		used("MessageCount", perSocket, Count, sum, socketPage),
		used("IntegrationError", perSocket, Count, sum, socketPage).upTo(1),
		used("ClientError", perSocket, Count, sum, socketPage).upTo(1),
		used("ExecutionError", perSocket, Count, sum, socketPage).upTo(1),
	}},
	{namespace: "AWS/AppSync", rows: []row{
		used("4XXError", perGraph, Count, sum, appsyncPage),
		used("5XXError", perGraph, Count, sum, appsyncPage),
		used("Latency", perResolver, Milliseconds, average, appsyncPage),
		used("Requests", perResolver, Count, sum, appsyncPage),
		used("TokensConsumed", perGraph, Count, sum, appsyncPage),
		used("GraphQLError", perResolver, Count, sum, appsyncPage),
		used("CacheHit", perResolver, Count, sum, appsyncPage),
		used("CacheMiss", perResolver, Count, sum, appsyncPage),
		used("ConnectRequests", perGraph, Count, sum, appsyncPage),
		used("ConnectSuccess", perGraph, Count, sum, appsyncPage),
		used("ConnectClientError", perGraph, Count, sum, appsyncPage),
		used("ConnectServerError", perGraph, Count, sum, appsyncPage),
		used("DisconnectSuccess", perGraph, Count, sum, appsyncPage),
		used("DisconnectClientError", perGraph, Count, sum, appsyncPage),
		used("DisconnectServerError", perGraph, Count, sum, appsyncPage),
		used("SubscribeSuccess", perGraph, Count, sum, appsyncPage),
		used("SubscribeClientError", perGraph, Count, sum, appsyncPage),
		used("SubscribeServerError", perGraph, Count, sum, appsyncPage),
		used("UnsubscribeSuccess", perGraph, Count, sum, appsyncPage),
		used("UnsubscribeClientError", perGraph, Count, sum, appsyncPage),
		used("UnsubscribeServerError", perGraph, Count, sum, appsyncPage),
		used("PublishDataMessageSuccess", perGraph, Count, sum, appsyncPage),
		used("PublishDataMessageClientError", perGraph, Count, sum, appsyncPage),
		used("PublishDataMessageServerError", perGraph, Count, sum, appsyncPage),
		used("PublishDataMessageSize", perGraph, Bytes, average, appsyncPage),
		used("ActiveConnections", perGraph, Count, sum, appsyncPage),
		used("ActiveSubscriptions", perGraph, Count, sum, appsyncPage),
		used("ConnectionDuration", perGraph, Milliseconds, average, appsyncPage),
		used("OutboundMessages", perGraph, Count, sum, appsyncPage),
		used("InboundMessageSuccess", perGraph, Count, sum, appsyncPage),
		used("InboundMessageError", perGraph, Count, sum, appsyncPage),
		used("InboundMessageFailure", perGraph, Count, sum, appsyncPage),
		used("InboundMessageDelayed", perGraph, Count, sum, appsyncPage),
		used("InboundMessageDropped", perGraph, Count, sum, appsyncPage),
		used("InvalidationSuccess", perGraph, Count, sum, appsyncPage),
		used("InvalidationRequestSuccess", perGraph, Count, sum, appsyncPage),
		used("InvalidationRequestError", perGraph, Count, sum, appsyncPage),
		used("InvalidationRequestFailure", perGraph, Count, sum, appsyncPage),
		used("InvalidationRequestDropped", perGraph, Count, sum, appsyncPage),
	}},
	{namespace: "AWS/States", complete: true, rows: []row{
		used("ExecutionsAborted", perMachine, Count, sum, statesPage),
		used("ExecutionsFailed", perMachine, Count, sum, statesPage),
		used("ExecutionsStarted", perMachine, Count, sum, statesPage),
		used("ExecutionsSucceeded", perMachine, Count, sum, statesPage),
		used("ExecutionsTimedOut", perMachine, Count, sum, statesPage),
		rare("ExecutionThrottled", perMachine, statesPage),
		used("ExecutionTime", perMachine, Milliseconds, maximum, statesPage),
		used("ExpressExecutionBilledDuration", perMachine, Milliseconds, maximum, statesPage),
		used("ExpressExecutionBilledMemory", perMachine, AnyUnit, maximum, statesPage),
		used("ExpressExecutionMemory", perMachine, AnyUnit, maximum, statesPage),
		used("ExecutionsRedriven", perMachine, Count, sum, statesPage),
		used("RedrivenExecutionsAborted", perMachine, Count, sum, statesPage),
		used("RedrivenExecutionsTimedOut", perMachine, Count, sum, statesPage),
		used("RedrivenExecutionsSucceeded", perMachine, Count, sum, statesPage),
		used("RedrivenExecutionsFailed", perMachine, Count, sum, statesPage),
		standing("OpenExecutionCount", account, Count, maximum, statesPage),
		standing("OpenExecutionLimit", account, Count, maximum, statesPage),
		standing("ApproximateOpenMapRunCount", account, Count, maximum, statesPage),
		standing("OpenMapRunLimit", account, Count, maximum, statesPage),
		standing("ApproximateMapRunBacklogSize", account, Count, maximum, statesPage),
		standing("AliasCount", perResource, Count, maximum, statesPage),
		standing("VersionCount", perResource, Count, maximum, statesPage),
		used("ActivitiesFailed", perActivity, Count, sum, statesPage),
		used("ActivitiesHeartbeatTimedOut", perActivity, Count, sum, statesPage),
		used("ActivitiesScheduled", perActivity, Count, sum, statesPage),
		used("ActivitiesStarted", perActivity, Count, sum, statesPage),
		used("ActivitiesSucceeded", perActivity, Count, sum, statesPage),
		used("ActivitiesTimedOut", perActivity, Count, sum, statesPage),
		used("ActivityRunTime", perActivity, Milliseconds, maximum, statesPage),
		used("ActivityScheduleTime", perActivity, Milliseconds, maximum, statesPage),
		used("ActivityTime", perActivity, Milliseconds, maximum, statesPage),
		used("LambdaFunctionRunTime", perTask, Milliseconds, maximum, statesPage),
		used("LambdaFunctionScheduleTime", perTask, Milliseconds, maximum, statesPage),
		used("LambdaFunctionTime", perTask, Milliseconds, maximum, statesPage),
		used("LambdaFunctionsFailed", perTask, Count, sum, statesPage),
		used("LambdaFunctionsScheduled", perTask, Count, sum, statesPage),
		used("LambdaFunctionsStarted", perTask, Count, sum, statesPage),
		used("LambdaFunctionsSucceeded", perTask, Count, sum, statesPage),
		used("LambdaFunctionsTimedOut", perTask, Count, sum, statesPage),
		used("ServiceIntegrationRunTime", perIntegration, Milliseconds, maximum, statesPage),
		used("ServiceIntegrationScheduleTime", perIntegration, Milliseconds, maximum, statesPage),
		used("ServiceIntegrationTime", perIntegration, Milliseconds, maximum, statesPage),
		used("ServiceIntegrationsFailed", perIntegration, Count, sum, statesPage),
		used("ServiceIntegrationsScheduled", perIntegration, Count, sum, statesPage),
		used("ServiceIntegrationsStarted", perIntegration, Count, sum, statesPage),
		used("ServiceIntegrationsSucceeded", perIntegration, Count, sum, statesPage),
		used("ServiceIntegrationsTimedOut", perIntegration, Count, sum, statesPage),
		used("ConsumedCapacity", perCall, AnyUnit, sum, statesPage),
		used("ProvisionedBucketSize", perCall, AnyUnit, maximum, statesPage),
		used("ProvisionedRefillRate", perCall, AnyUnit, maximum, statesPage),
		used("ThrottledEvents", perCall, AnyUnit, sum, statesPage),
	}},
	{namespace: "AWS/Events", rows: []row{
		used("DeadLetterInvocations", perRule, Count, sum, eventsPage),
		used("Events", perPartner, Count, sum, eventsPage),
		rare("FailedInvocations", perRule, eventsPage),
		rare("Invocations", perAnyRule, eventsPage),
		used("InvocationAttempts", perAnyRule, Count, sum, eventsPage),
		used("InvocationsCreated", account, Count, sum, eventsPage),
		rare("InvocationsFailedToBeSentToDlq", perRule, eventsPage),
		rare("InvocationsSentToDlq", perRule, eventsPage),
		// The page spells "to" small in two of them and large in the third, and
		// tools that list the service's metrics know both.
		used("IngestiontoInvocationCompleteLatency", perAnyRule, Milliseconds, maximum, eventsPage),
		used("IngestiontoInvocationStartLatency", perAnyRule, Milliseconds, maximum, eventsPage),
		used("IngestionToInvocationCompleteLatency", perAnyRule, Milliseconds, maximum, eventsPage),
		used("IngestionToInvocationStartLatency", perAnyRule, Milliseconds, maximum, eventsPage),
		used("IngestionToInvocationSuccessLatency", perAnyRule, Milliseconds, maximum, eventsPage),
		used("MatchedEvents", perMatch, Count, sum, eventsPage),
		rare("RetryInvocationAttempts", perAnyRule, eventsPage),
		used("SuccessfulInvocationAttempts", perAnyRule, Count, sum, eventsPage),
		used("ThrottledRules", perAnyRule, Count, sum, eventsPage),
		rare("TriggeredRules", perAnyRule, eventsPage),
		used("EventBusEncryptionStarted", perBus, Count, sum, eventsPage),
		used("EventBusEncryptionCompleted", perBus, Count, sum, eventsPage),
		rare("EventBusEncryptionFailed", perBus, eventsPage),
		used("PutEventsApproximateCallCount", account, Count, sum, eventsPage),
		used("PutEventsApproximateFailedCount", account, Count, sum, eventsPage),
		used("PutEventsApproximateSuccessCount", account, Count, sum, eventsPage),
		used("PutEventsApproximateThrottledCount", account, Count, sum, eventsPage),
		used("PutEventsEntriesCount", account, Count, sum, eventsPage),
		used("PutEventsFailedEntriesCount", account, Count, sum, eventsPage),
		used("PutEventsLatency", account, Milliseconds, maximum, eventsPage),
		used("PutEventsRequestSize", account, Bytes, maximum, eventsPage),
		used("PutPartnerEventsApproximateCallCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsApproximateFailedCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsApproximateSuccessCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsApproximateThrottledCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsEntriesCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsFailedEntriesCount", account, Count, sum, eventsPage),
		used("PutPartnerEventsLatency", account, Milliseconds, maximum, eventsPage),
	}},
	{namespace: "AWS/Scheduler", complete: true, rows: []row{
		rare("InvocationAttemptCount", perGroup, schedulerPage),
		rare("TargetErrorCount", perGroup, schedulerPage),
		rare("TargetErrorThrottledCount", perGroup, schedulerPage),
		rare("InvocationThrottleCount", perGroup, schedulerPage),
		rare("InvocationDroppedCount", perGroup, schedulerPage),
		rare("InvocationsSentToDeadLetterCount", perGroup, schedulerPage),
		rare("InvocationsFailedToBeSentToDeadLetterCount", perGroup, schedulerPage),
		rare("InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded", perGroup, schedulerPage),
	}},
	{namespace: "AWS/EventBridge/Pipes", complete: true, rows: []row{
		used("Concurrency", [][]string{{"AwsAccountId"}}, AnyUnit, maximum, pipesPage),
		used("Duration", perPipe, Milliseconds, maximum, pipesPage),
		used("EventCount", perPipe, AnyUnit, sum, pipesPage),
		used("EventSize", perPipe, Bytes, maximum, pipesPage),
		used("ExecutionThrottled", pipeOrAll, AnyUnit, sum, pipesPage),
		used("ExecutionTimeout", perPipe, AnyUnit, sum, pipesPage),
		used("ExecutionFailed", perPipe, AnyUnit, sum, pipesPage),
		used("ExecutionPartiallyFailed", perPipe, AnyUnit, sum, pipesPage),
		used("EnrichmentStageDuration", perPipe, Milliseconds, maximum, pipesPage),
		used("EnrichmentStageFailed", perPipe, AnyUnit, sum, pipesPage),
		used("Invocations", pipeOrAll, AnyUnit, sum, pipesPage),
		used("TargetStageDuration", perPipe, Milliseconds, maximum, pipesPage),
		used("TargetStageFailed", perPipe, AnyUnit, sum, pipesPage),
		used("TargetStagePartiallyFailed", perPipe, AnyUnit, sum, pipesPage),
		used("TargetStageSkipped", perPipe, AnyUnit, sum, pipesPage),
	}},
	{namespace: "AWS/Kinesis", complete: true, rows: []row{
		used("GetRecords.Bytes", perStream, Bytes, sum, kinesisPage),
		used("GetRecords.IteratorAge", perStream, Milliseconds, maximum, kinesisPage),
		used("GetRecords.IteratorAgeMilliseconds", perStream, Milliseconds, maximum, kinesisPage),
		used("GetRecords.Latency", perStream, Milliseconds, average, kinesisPage),
		used("GetRecords.Records", perStream, Count, sum, kinesisPage),
		used("GetRecords.Success", perStream, Count, average, kinesisPage).upTo(1),
		used("IncomingBytes", perShard, Bytes, sum, kinesisPage),
		used("IncomingRecords", perShard, Count, sum, kinesisPage),
		used("IteratorAgeMilliseconds", onlyShard, Milliseconds, maximum, kinesisPage),
		used("OutgoingBytes", onlyShard, Bytes, sum, kinesisPage),
		used("OutgoingRecords", onlyShard, Count, sum, kinesisPage),
		used("PutRecord.Bytes", perStream, Bytes, sum, kinesisPage),
		used("PutRecord.Latency", perStream, Milliseconds, average, kinesisPage),
		used("PutRecord.Success", perStream, Count, average, kinesisPage).upTo(1),
		used("PutRecords.Bytes", perStream, Bytes, sum, kinesisPage),
		used("PutRecords.Latency", perStream, Milliseconds, average, kinesisPage),
		used("PutRecords.Records", perStream, Count, sum, kinesisPage),
		used("PutRecords.Success", perStream, Count, average, kinesisPage).upTo(1),
		used("PutRecords.TotalRecords", perStream, Count, sum, kinesisPage),
		used("PutRecords.SuccessfulRecords", perStream, Count, sum, kinesisPage),
		used("PutRecords.FailedRecords", perStream, Count, sum, kinesisPage),
		used("PutRecords.ThrottledRecords", perStream, Count, sum, kinesisPage),
		used("ReadProvisionedThroughputExceeded", perShard, Count, sum, kinesisPage),
		used("SubscribeToShard.RateExceeded", perConsumer, AnyUnit, sum, kinesisPage),
		used("SubscribeToShard.Success", perConsumer, AnyUnit, average, kinesisPage).upTo(1),
		used("SubscribeToShardEvent.Bytes", perConsumer, Bytes, sum, kinesisPage),
		used("SubscribeToShardEvent.MillisBehindLatest", perConsumer, Milliseconds, maximum, kinesisPage),
		used("SubscribeToShardEvent.Records", perConsumer, Count, sum, kinesisPage),
		used("SubscribeToShardEvent.Success", perConsumer, AnyUnit, average, kinesisPage).upTo(1),
		used("WriteProvisionedThroughputExceeded", perShard, Count, sum, kinesisPage),
	}},
	{namespace: "AWS/Firehose", rows: firehoseRows},
}

// firehoseRows are long enough to stand alone.
var firehoseRows = []row{
	used("ActivePartitionsLimit", perDelivery, Count, maximum, firehosePage),
	used("BackupToS3.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("BackupToS3.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("BackupToS3.Records", perDelivery, Count, sum, firehosePage),
	used("BackupToS3.Success", perDelivery, AnyUnit, average, firehosePage),
	standing("BytesPerSecondLimit", perPartition, AnyUnit, maximum, firehosePage),
	used("DataReadFromKinesisStream.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DataReadFromKinesisStream.Records", perDelivery, Count, sum, firehosePage),
	used("DataReadFromSource.Backpressured", perPartition, AnyUnit, maximum, firehosePage),
	used("DataReadFromSource.Bytes", perPartition, Bytes, sum, firehosePage),
	used("DataReadFromSource.Records", perPartition, Count, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.AuthFailure", perDelivery, AnyUnit, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.DeliveryRejected", perDelivery, AnyUnit, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchServerless.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToAmazonOpenSearchService.AuthFailure", perDelivery, AnyUnit, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchService.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchService.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToAmazonOpenSearchService.DeliveryRejected", perDelivery, AnyUnit, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchService.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToAmazonOpenSearchService.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToElasticsearch.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToElasticsearch.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToElasticsearch.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToElasticsearch.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToHttpEndpoint.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToHttpEndpoint.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToHttpEndpoint.ProcessedBytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToHttpEndpoint.ProcessedRecords", perDelivery, Count, sum, firehosePage),
	used("DeliveryToHttpEndpoint.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToHttpEndpoint.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToIceberg.Bytes", perIceberg, Bytes, sum, firehosePage),
	used("DeliveryToIceberg.DataFreshness", perIceberg, Seconds, maximum, firehosePage),
	used("DeliveryToIceberg.IncomingRowCount", perIceberg, Count, sum, firehosePage),
	used("DeliveryToIceberg.SuccessfulRowCount", perIceberg, Count, sum, firehosePage),
	used("DeliveryToIceberg.FailedRowCount", perIceberg, Count, sum, firehosePage),
	used("DeliveryToIceberg.Success", perIceberg, AnyUnit, average, firehosePage),
	used("DeliveryToRedshift.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToRedshift.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToRedshift.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToS3.Bytes", perPartition, Bytes, sum, firehosePage),
	used("DeliveryToS3.DataFreshness", perPartition, Seconds, maximum, firehosePage),
	used("DeliveryToS3.ObjectCount", perDelivery, Count, sum, firehosePage),
	used("DeliveryToS3.Records", perPartition, Count, sum, firehosePage),
	used("DeliveryToS3.Success", perPartition, AnyUnit, average, firehosePage),
	used("DeliveryToSnowflake.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToSnowflake.DataCommitLatency", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToSnowflake.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToSnowflake.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToSnowflake.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DeliveryToSplunk.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("DeliveryToSplunk.DataAckLatency", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToSplunk.DataFreshness", perDelivery, Seconds, maximum, firehosePage),
	used("DeliveryToSplunk.Records", perDelivery, Count, sum, firehosePage),
	used("DeliveryToSplunk.Success", perDelivery, AnyUnit, average, firehosePage),
	used("DescribeDeliveryStream.Latency", perDelivery, Milliseconds, average, firehosePage),
	used("DescribeDeliveryStream.Requests", perDelivery, Count, sum, firehosePage),
	used("ExecuteProcessing.Duration", perDelivery, Milliseconds, maximum, firehosePage),
	used("ExecuteProcessing.Success", perDelivery, AnyUnit, average, firehosePage),
	used("FailedConversion.Bytes", perPartition, Bytes, sum, firehosePage),
	used("FailedConversion.Records", perPartition, Count, sum, firehosePage),
	used("FailedValidation.Bytes", perPartition, Bytes, sum, firehosePage),
	used("FailedValidation.Records", perPartition, Count, sum, firehosePage),
	used("IncomingBytes", perDelivery, Bytes, sum, firehosePage),
	used("IncomingPutRequests", perDelivery, Count, sum, firehosePage),
	used("IncomingRecords", perDelivery, Count, sum, firehosePage),
	used("JQProcessing.Duration", perDelivery, Milliseconds, maximum, firehosePage),
	used("KMSKeyAccessDenied", perDelivery, Count, sum, firehosePage),
	used("KMSKeyDisabled", perDelivery, Count, sum, firehosePage),
	used("KMSKeyInvalidState", perDelivery, Count, sum, firehosePage),
	used("KMSKeyNotFound", perDelivery, Count, sum, firehosePage),
	used("KafkaOffsetLag", perPartition, AnyUnit, maximum, firehosePage),
	used("KinesisMillisBehindLatest", perDelivery, Milliseconds, maximum, firehosePage),
	used("ListDeliveryStreams.Latency", perDelivery, Milliseconds, average, firehosePage),
	used("ListDeliveryStreams.Requests", perDelivery, Count, sum, firehosePage),
	used("OutputDecompressedBytes.Failed", perDelivery, Bytes, sum, firehosePage),
	used("OutputDecompressedBytes.Success", perDelivery, Bytes, sum, firehosePage),
	used("OutputDecompressedRecords.Failed", perDelivery, Count, sum, firehosePage),
	used("OutputDecompressedRecords.Success", perDelivery, Count, sum, firehosePage),
	used("PartitionCount", perDelivery, Count, maximum, firehosePage),
	used("PartitionCountExceeded", perDelivery, AnyUnit, maximum, firehosePage),
	used("PerPartitionThroughput", perDelivery, AnyUnit, maximum, firehosePage),
	used("PutRecord.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("PutRecord.Latency", perDelivery, Milliseconds, average, firehosePage),
	used("PutRecord.Requests", perDelivery, Count, sum, firehosePage),
	used("PutRecordBatch.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("PutRecordBatch.Latency", perDelivery, Milliseconds, average, firehosePage),
	used("PutRecordBatch.Records", perDelivery, Count, sum, firehosePage),
	used("PutRecordBatch.Requests", perDelivery, Count, sum, firehosePage),
	standing("PutRequestsPerSecondLimit", perDelivery, AnyUnit, maximum, firehosePage),
	standing("RecordsPerSecondLimit", perDelivery, AnyUnit, maximum, firehosePage),
	used("ResourceCount", account, AnyUnit, maximum, firehosePage),
	used("SourceThrottled.Delay", perDelivery, AnyUnit, maximum, firehosePage),
	used("SourceToDelivery.DataFreshness", perPartition, Seconds, maximum, firehosePage),
	used("SucceedConversion.Bytes", perPartition, Bytes, sum, firehosePage),
	used("SucceedConversion.Records", perPartition, Count, sum, firehosePage),
	used("SucceedProcessing.Bytes", perDelivery, Bytes, sum, firehosePage),
	used("SucceedProcessing.Records", perDelivery, Count, sum, firehosePage),
	used("ThrottledDescribeStream", perDelivery, Count, sum, firehosePage),
	used("ThrottledGetRecords", perDelivery, Count, sum, firehosePage),
	used("ThrottledGetShardIterator", perDelivery, Count, sum, firehosePage),
	used("ThrottledRecords", perDelivery, Count, sum, firehosePage),
	used("UpdateDeliveryStream.Latency", perDelivery, Milliseconds, average, firehosePage),
	used("UpdateDeliveryStream.Requests", perDelivery, Count, sum, firehosePage),
}

// misnamed are names, in small letters, that people give namespaces by the
// name of the service.
var misnamed = map[string]string{
	"aws/stepfunctions":        "AWS/States",
	"aws/stepfunction":         "AWS/States",
	"aws/sfn":                  "AWS/States",
	"aws/eventbridge":          "AWS/Events",
	"aws/cloudwatchevents":     "AWS/Events",
	"aws/eventbridgescheduler": "AWS/Scheduler",
	"aws/eventbridgepipes":     "AWS/EventBridge/Pipes",
	"aws/pipes":                "AWS/EventBridge/Pipes",
	"aws/kinesisfirehose":      "AWS/Firehose",
	"aws/kinesisdatafirehose":  "AWS/Firehose",
	"aws/datafirehose":         "AWS/Firehose",
	"aws/kinesisdatastreams":   "AWS/Kinesis",
	"aws/kinesisstreams":       "AWS/Kinesis",
	"aws/apigatewayv2":         "AWS/ApiGateway",
	"aws/httpapi":              "AWS/ApiGateway",
	"aws/dynamo":               "AWS/DynamoDB",
	"aws/ddb":                  "AWS/DynamoDB",
}

// otherNamespaces are namespaces of AWS that are known by name only; nothing is
// said about metrics in them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
var otherNamespaces = []string{
	"AWS/ACMPrivateCA", "AWS/AOSS", "AWS/AmazonMQ", "AWS/AmplifyHosting", "AWS/AppFlow", "AWS/AppRunner", "AWS/AppStream",
	"AWS/ApplicationELB", "AWS/Athena", "AWS/AutoScaling", "AWS/Backup", "AWS/Bedrock", "AWS/Bedrock/Agents",
	"AWS/Bedrock/Guardrails", "AWS/Billing", "AWS/Braket/By Device", "AWS/Cassandra", "AWS/CertificateManager", "AWS/Chatbot",
	"AWS/Chime", "AWS/ClientVPN", "AWS/CloudFormation", "AWS/CloudFront", "AWS/CloudHSM", "AWS/CloudSearch", "AWS/CloudTrail",
	"AWS/CodeBuild", "AWS/CodeGuruProfiler", "AWS/CodePipeline", "AWS/Cognito", "AWS/Config", "AWS/Connect", "AWS/DAX",
	"AWS/DDoSProtection", "AWS/DMS", "AWS/DX", "AWS/DataLifecycleManager", "AWS/DataSync", "AWS/DevOps-Guru",
	"AWS/DirectoryService", "AWS/DocDB", "AWS/DSQL", "AWS/EBS", "AWS/EC2", "AWS/EC2/API", "AWS/EC2/InfrastructurePerformance",
	"AWS/EC2CapacityReservations", "AWS/EC2Spot", "AWS/ECS", "AWS/ECS/ManagedScaling", "AWS/ECR", "AWS/EFS", "AWS/EKS", "AWS/ELB",
	"AWS/EMRServerless", "AWS/ES", "AWS/ElastiCache", "AWS/ElasticBeanstalk", "AWS/ElasticGPUs", "AWS/ElasticInference",
	"AWS/ElasticMapReduce", "AWS/ElasticTranscoder", "AWS/FSx", "AWS/FraudDetector", "AWS/GameLift", "AWS/GatewayELB",
	"AWS/GlobalAccelerator", "AWS/Glue", "AWS/GroundStation", "AWS/IVS", "AWS/IVSChat", "AWS/IVSRealTime", "AWS/Inspector",
	"AWS/IoT", "AWS/IoTAnalytics", "AWS/IoTFleetWise", "AWS/IoTSiteWise", "AWS/IoTTwinMaker", "AWS/KMS", "AWS/Kafka",
	"AWS/KafkaConnect", "AWS/Kendra", "AWS/KinesisAnalytics", "AWS/KinesisVideo", "AWS/Lex", "AWS/Location", "AWS/Logs",
	"AWS/LookoutEquipment", "AWS/LookoutMetrics", "AWS/LookoutVision", "AWS/ML", "AWS/MWAA", "AWS/MediaConnect",
	"AWS/MediaConvert", "AWS/MediaLive", "AWS/MediaPackage", "AWS/MediaStore", "AWS/MediaTailor", "AWS/MemoryDB", "AWS/Polly",
	"AWS/NATGateway", "AWS/Neptune", "AWS/Network Manager", "AWS/NetworkELB", "AWS/NetworkFirewall", "AWS/Observability Admin",
	"AWS/Omics", "AWS/OpsWorks", "AWS/Outposts", "AWS/PCS", "AWS/Personalize", "AWS/PrivateLinkEndpoints",
	"AWS/PrivateLinkServices", "AWS/Prometheus", "AWS/QApps", "AWS/QBusiness", "AWS/QLDB", "AWS/QuickSight", "AWS/RDS",
	"AWS/RUM", "AWS/Redshift", "AWS/Redshift-Serverless", "AWS/Rekognition", "AWS/Robomaker", "AWS/Route53",
	"AWS/Route53RecoveryReadiness", "AWS/Route53Resolver", "AWS/S3", "AWS/S3/Storage-Lens", "AWS/S3ObjectLambda", "AWS/SDKMetrics",
	"AWS/SES", "AWS/SSM-RunCommand", "AWS/SWF", "AWS/SageMaker", "AWS/SageMaker/Endpoints", "AWS/SageMaker/ModelBuildingPipeline",
	"AWS/SecretsManager", "AWS/SecurityLake", "AWS/ServiceCatalog", "AWS/StorageGateway", "AWS/Textract", "AWS/ThingsGraph",
	"AWS/Timestream", "AWS/Timestream/InfluxDB", "AWS/Transfer", "AWS/TransitGateway", "AWS/Translate", "AWS/TrustedAdvisor",
	"AWS/Usage", "AWS/VPN", "AWS/VpcLattice", "AWS/WAF", "AWS/WAFV2", "AWS/WorkMail", "AWS/WorkSpaces", "AWS/WorkSpacesWeb",
	"AWS/X-Ray", "AWS/rPostgreSQL", "AWS/sagemaker/Endpoints",
}
