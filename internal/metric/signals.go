package metric

import (
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// A Signal is one thing that should be watched of a kind of resource. Where it
// applies to a resource is worked out in package workspace, by its slug.
type Signal struct {
	Slug string
	// Kind of the subject; "" is the account.
	Kind model.Kind
	// Accepts are the ways to watch it, each enough on its own.
	Accepts []Way
	// Records are what must be heard of, where it shows on no metric but on a trail of
	// CloudTrail: all of them. Says is then what they are, for messages.
	Records  func() []Record // worked out where somebody asks: they are many
	Says     string
	Severity string // critical, high, medium, low or info
	Tier     string // A, B or C; C counts only when the settings choose it
	Applies  string // where it applies, in words for the docs
	// Loses is true if events are lost or stuck in the state that it shows, which
	// nobody sees who does not watch it.
	Loses bool
}

// A Way to watch a signal is an alarm on each of its metrics.
type Way []Watch

// A Watch is an alarm on a metric.
type Watch struct {
	Namespace, Metric string
	// Below is true if the alarm fires when the metric falls: a heartbeat. Others
	// fire when it rises.
	Below bool
	// Blind are statistics that do not show the signal, with the reason.
	Blind map[string]string
	// Account is true if an alarm without dimensions, on the whole account and
	// Region, watches it as well as one on the resource.
	Account bool
	// If names what must hold of the resource for this way to be enough; see the
	// constants. Empty always holds.
	If string
}

// What must hold of a resource for a way to be enough.
const (
	// IfFailureTarget: failed asynchronous calls of the function go somewhere.
	IfFailureTarget = "failure target"
	// IfDeadLetters: every target of the rule has a dead-letter queue.
	IfDeadLetters = "dead-letter queues"
	// IfNotRedrive: no queue redrives to it. Messages that SQS moves itself are
	// not counted as sent.
	IfNotRedrive = "no redrive"
)

// What a statistic hides.
var (
	// A count's SampleCount is the number of calls, whatever their outcome.
	blindCount = map[string]string{"SampleCount": "SampleCount counts the data points, not what they say"}
	// One slow call does not move the average of thousands.
	blindSlow = map[string]string{
		"SampleCount": "SampleCount counts the calls, not how long they take",
		"Sum":         "Sum adds up the durations of all calls",
		"Average":     "Average hides the slow calls",
		"Minimum":     "Minimum is the fastest call",
	}
	blindAge = map[string]string{
		"SampleCount": "SampleCount counts the data points, not what they say",
		"Minimum":     "Minimum is the youngest",
	}
)

func way(namespace, name string, blind map[string]string) Way {
	return Way{{Namespace: namespace, Metric: name, Blind: blind}}
}

func (w Way) account() Way {
	for i := range w {
		w[i].Account = true
	}
	return w
}

func (w Way) where(what string) Way {
	for i := range w {
		w[i].If = what
	}
	return w
}

// Signals returns the signals of a kind, in the order of the table.
func Signals(kind model.Kind) []Signal {
	return signalsByKind[kind]
}

// SignalNamed finds a signal by its slug.
func SignalNamed(slug string) (Signal, bool) {
	i := slices.IndexFunc(signals, func(s Signal) bool { return s.Slug == slug })
	if i < 0 {
		return Signal{}, false
	}
	return signals[i], true
}

// Slugs are those of all signals, in the order of the table.
func Slugs() []string {
	slugs := make([]string, len(signals))
	for i, s := range signals {
		slugs[i] = s.Slug
	}
	return slugs
}

// Kinds are the kinds of which something should be watched, in the order of the
// table.
func Kinds() []model.Kind {
	var kinds []model.Kind
	for _, s := range signals {
		if s.Kind != "" && !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

var signalsByKind = func() map[model.Kind][]Signal {
	byKind := map[model.Kind][]Signal{}
	for _, s := range signals {
		byKind[s.Kind] = append(byKind[s.Kind], s)
	}
	return byKind
}()

// signals is the table. Severities are those of a production account.
var signals = append([]Signal{
	{
		Slug: "function-errors", Kind: model.Function, Severity: "high", Tier: "B",
		Accepts: []Way{way("AWS/Lambda", "Errors", blindCount).account()},
		Applies: "every function; medium where only APIs call it whose server errors an alarm watches, low where only custom resources do",
	},
	{
		Slug: "function-throttles", Kind: model.Function, Severity: "medium", Tier: "B",
		Accepts: []Way{way("AWS/Lambda", "Throttles", blindCount).account()},
		Applies: "functions with reserved concurrency (high), called asynchronously, by a stream or by a public API or URL, but for those that only serve deployments",
	},
	{
		Slug: "function-duration-near-timeout", Kind: model.Function, Severity: "medium", Tier: "B",
		Accepts: []Way{way("AWS/Lambda", "Duration", blindSlow)},
		Applies: "functions with a timeout of ten seconds or more, or with callers that wait",
	},
	{
		Slug: "async-loss", Loses: true, Kind: model.Function, Severity: "high", Tier: "B",
		Accepts: []Way{
			way("AWS/Lambda", "AsyncEventsDropped", blindCount).account(),
			way("AWS/Lambda", "AsyncEventAge", blindAge).account(),
			way("AWS/Lambda", "DeadLetterErrors", blindCount).account().where(IfFailureTarget),
			way("AWS/Lambda", "DestinationDeliveryFailures", blindCount).account().where(IfFailureTarget),
		},
		Applies: "functions called asynchronously; medium where an alarm watches the queue their failures go to",
	},
	{
		Slug: "stream-iterator-age", Loses: true, Kind: model.Function, Severity: "high", Tier: "A",
		Accepts: []Way{
			way("AWS/Lambda", "IteratorAge", blindAge),
			way("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", blindAge),
			way("AWS/Kinesis", "SubscribeToShardEvent.MillisBehindLatest", blindAge),
		},
		Applies: "functions that read Kinesis or DynamoDB streams",
	},
	{
		Slug: "function-concurrency", Kind: model.Function, Severity: "medium", Tier: "B",
		Accepts: []Way{
			way("AWS/Lambda", "ConcurrentExecutions", blindCount).account(),
			way("AWS/Lambda", "ClaimedAccountConcurrency", blindCount).account(),
		},
		Applies: "functions with reserved concurrency",
	},
	{
		Slug: "kafka-offset-lag", Loses: true, Kind: model.Function, Severity: "high", Tier: "A",
		Accepts: []Way{
			way("AWS/Lambda", "OffsetLag", blindCount),
			way("AWS/Lambda", "MaxOffsetLag", blindCount),
			way("AWS/Lambda", "SumOffsetLag", blindCount),
		},
		Applies: "functions that read Kafka topics",
	},
	{
		Slug: "function-url-5xx", Kind: model.Function, Severity: "medium", Tier: "B",
		Accepts: []Way{way("AWS/Lambda", "Url5xxCount", blindCount)},
		Applies: "functions with a URL",
	},
	{
		Slug: "function-silence", Kind: model.Function, Severity: "medium", Tier: "C",
		Accepts: []Way{{{Namespace: "AWS/Lambda", Metric: "Invocations", Below: true}}},
		Applies: "functions that a schedule calls",
	},
	{
		Slug: "queue-age", Loses: true, Kind: model.Queue, Severity: "high", Tier: "B",
		Accepts: []Way{way("AWS/SQS", "ApproximateAgeOfOldestMessage", blindAge)},
		Applies: "queues that something here consumes",
	},
	{
		Slug: "dlq-depth", Loses: true, Kind: model.Queue, Severity: "high", Tier: "A",
		Accepts: []Way{
			way("AWS/SQS", "ApproximateNumberOfMessagesVisible", blindCount),
			way("AWS/SQS", "ApproximateAgeOfOldestMessage", blindAge),
			way("AWS/SQS", "NumberOfMessagesSent", blindCount).where(IfNotRedrive),
		},
		Applies: "queues that failures go to",
	},
	{
		Slug: "queue-inflight-limit", Kind: model.Queue, Severity: "low", Tier: "C",
		Accepts: []Way{way("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", blindCount)},
		Applies: "queues that something here consumes",
	},
	{
		Slug: "api-5xx", Kind: model.API, Severity: "high", Tier: "B",
		Accepts: []Way{
			way("AWS/ApiGateway", "5XXError", blindCount),
			way("AWS/ApiGateway", "5xx", blindCount),
			way("AWS/ApiGateway", "ExecutionError", blindCount),
			way("AWS/ApiGateway", "IntegrationError", blindCount),
		},
		Applies: "every stage of every API, but for the stage named Stage that SAM adds",
	},
	{
		Slug: "api-4xx", Kind: model.API, Severity: "low", Tier: "C",
		Accepts: []Way{
			way("AWS/ApiGateway", "4XXError", blindCount),
			way("AWS/ApiGateway", "4xx", blindCount),
			way("AWS/ApiGateway", "ClientError", blindCount),
		},
		Applies: "public APIs",
	},
	{
		Slug: "api-latency", Kind: model.API, Severity: "medium", Tier: "C",
		Accepts: []Way{way("AWS/ApiGateway", "Latency", blindSlow), way("AWS/ApiGateway", "IntegrationLatency", blindSlow)},
		Applies: "REST, HTTP and WebSocket APIs",
	},
	{
		Slug: "graphql-5xx", Kind: model.GraphQLAPI, Severity: "high", Tier: "B",
		Accepts: []Way{way("AWS/AppSync", "5XXError", blindCount)},
		Applies: "every GraphQL API",
	},
	{
		Slug: "workflow-failed", Loses: true, Kind: model.StateMachine, Severity: "high", Tier: "B",
		Accepts: []Way{way("AWS/States", "ExecutionsFailed", blindCount).account()},
		Applies: "every state machine",
	},
	{
		Slug: "workflow-timed-out", Loses: true, Kind: model.StateMachine, Severity: "high", Tier: "A",
		Accepts: []Way{way("AWS/States", "ExecutionsTimedOut", blindCount).account()},
		Applies: "state machines with a timeout",
	},
	{
		Slug: "workflow-throttled-aborted", Kind: model.StateMachine, Severity: "low", Tier: "C",
		Accepts: []Way{
			way("AWS/States", "ExecutionThrottled", blindCount).account(),
			way("AWS/States", "ExecutionsAborted", blindCount).account(),
		},
		Applies: "every state machine",
	},
	{
		Slug: "table-throttles", Kind: model.Table, Severity: "medium", Tier: "B",
		Accepts: []Way{
			{
				{Namespace: "AWS/DynamoDB", Metric: "ReadThrottleEvents", Blind: blindCount},
				{Namespace: "AWS/DynamoDB", Metric: "WriteThrottleEvents", Blind: blindCount},
			},
			way("AWS/DynamoDB", "ThrottledRequests", blindCount),
			{
				{Namespace: "AWS/DynamoDB", Metric: "ReadProvisionedThroughputThrottleEvents", Blind: blindCount},
				{Namespace: "AWS/DynamoDB", Metric: "WriteProvisionedThroughputThrottleEvents", Blind: blindCount},
			},
			{
				{Namespace: "AWS/DynamoDB", Metric: "ReadMaxOnDemandThroughputThrottleEvents", Blind: blindCount},
				{Namespace: "AWS/DynamoDB", Metric: "WriteMaxOnDemandThroughputThrottleEvents", Blind: blindCount},
			},
		},
		Applies: "tables of provisioned capacity, or with a cap on their on-demand throughput",
	},
	{
		Slug: "table-system-errors", Kind: model.Table, Severity: "low", Tier: "C",
		Accepts: []Way{way("AWS/DynamoDB", "SystemErrors", blindCount)},
		Applies: "every table",
	},
	{
		Slug: "replication-lag", Loses: true, Kind: model.Table, Severity: "medium", Tier: "B",
		Accepts: []Way{
			way("AWS/DynamoDB", "ReplicationLatency", blindAge),
			way("AWS/DynamoDB", "AgeOfOldestUnreplicatedRecord", blindAge),
		},
		Applies: "tables with replicas",
	},
	{
		Slug: "stream-throttle", Loses: true, Kind: model.Stream, Severity: "medium", Tier: "B",
		Accepts: []Way{
			way("AWS/Kinesis", "WriteProvisionedThroughputExceeded", blindCount),
			way("AWS/Kinesis", "ReadProvisionedThroughputExceeded", blindCount),
			way("AWS/Kinesis", "PutRecords.ThrottledRecords", blindCount),
		},
		Applies: "Kinesis streams of provisioned capacity",
	},
	{
		Slug: "firehose-freshness", Loses: true, Kind: model.DeliveryStream, Severity: "high", Tier: "B",
		Accepts: deliveries(
			"S3", "AmazonOpenSearchService", "AmazonOpenSearchServerless", "Elasticsearch", "HttpEndpoint",
			"Iceberg", "Redshift", "Snowflake", "Splunk",
		),
		Applies: "every delivery stream",
	},
	{
		Slug: "rule-failed-invocations", Loses: true, Kind: model.EventRule, Severity: "high", Tier: "B",
		Accepts: []Way{
			way("AWS/Events", "FailedInvocations", blindCount),
			way("AWS/Events", "InvocationsFailedToBeSentToDlq", blindCount).where(IfDeadLetters),
		},
		Applies: "rules with targets that are not disabled",
	},
	{
		Slug: "schedule-dropped", Loses: true, Kind: model.Schedule, Severity: "high", Tier: "B",
		Accepts: []Way{
			way("AWS/Scheduler", "InvocationDroppedCount", blindCount).account(),
			way("AWS/Scheduler", "TargetErrorCount", blindCount).account(),
			way("AWS/Scheduler", "InvocationsFailedToBeSentToDeadLetterCount", blindCount).account(),
		},
		Applies: "schedules of EventBridge Scheduler that are not disabled",
	},
	{
		Slug: "pipe-failed", Loses: true, Kind: model.Pipe, Severity: "high", Tier: "B",
		Accepts: []Way{
			way("AWS/EventBridge/Pipes", "ExecutionFailed", blindCount),
			way("AWS/EventBridge/Pipes", "ExecutionTimeout", blindCount),
		},
		Applies: "pipes that are not stopped",
	},
	{
		Slug: "topic-delivery-failed", Loses: true, Kind: model.Topic, Severity: "medium", Tier: "B",
		Accepts: []Way{
			way("AWS/SNS", "NumberOfNotificationsFailed", blindCount),
			way("AWS/SNS", "NumberOfNotificationsFailedToRedriveToDlq", blindCount),
		},
		Applies: "topics with subscriptions that no alarm notifies; high where one of them delivers to a function, queue or stream",
	},
	{
		Slug: "account-concurrency", Kind: model.Account, Severity: "medium", Tier: "B",
		Accepts: []Way{
			way("AWS/Lambda", "ClaimedAccountConcurrency", blindCount).account(),
			way("AWS/Lambda", "ConcurrentExecutions", blindCount).account(),
		},
		Applies: "an account in a Region that has functions",
	},
	{
		Slug: "cost-anomaly", Severity: "medium", Tier: "C",
		Accepts: []Way{way("AWS/Billing", "EstimatedCharges", nil).account()},
		Applies: "an account; a budget or an anomaly monitor counts too",
	},
}, onTrail()...)

// deliveries are the ways to watch deliveries to any of the destinations: how
// old the oldest undelivered record is, or how many succeed.
func deliveries(destinations ...string) []Way {
	var ways []Way
	for _, destination := range destinations {
		for _, what := range []string{".DataFreshness", ".Success"} {
			name := "DeliveryTo" + destination + what
			if _, ok := Lookup("AWS/Firehose", name); !ok {
				continue
			}
			w := way("AWS/Firehose", name, nil)
			w[0].Below = what == ".Success"
			ways = append(ways, w)
		}
	}
	return ways
}
