# METADATA
# title: Consumed queue that no alarm watches
# description: |
#   When a consumer fails or falls behind, messages wait, and those that wait
#   longer than the queue keeps them are gone. The age of the oldest message
#   tells both, whatever the traffic; the number of messages does not. An alarm
#   counts if it can fire and if firing has an effect, directly or through a
#   composite alarm, a rule on alarm state changes or a deployment. Queues that
#   nothing here consumes are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Available CloudWatch metrics for Amazon SQS
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
# custom:
#   id: queue-unwatched
#   severity: [high, medium, low]
#   tier: B
#   subject: queue
#   fix: >-
#     Add an alarm on the metric named, with QueueName set to the queue's name
#     (GetAtt QueueName) and a threshold below its retention.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.queue_unwatched

import data.rules.lib.coverage
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	some signal in queue.signals
	signal.name in {"queue-age", "queue-inflight-limit"}
}

finding contains found.also(found.at(queue, ["signals"], message), coverage.more(missing)) if {
	some queue in input.queue
	some signal in queue.signals
	signal.name in {"queue-age", "queue-inflight-limit"}
	signal.state in {"broken", "unwatched"}
	missing := [other |
		some other in queue.signals
		other.name in {"queue-age", "queue-inflight-limit"}
		other.state in {"broken", "unwatched"}
	]
	message := sprintf("no alarm that works watches queue %s for %s", [
		queue.id,
		coverage.metrics(missing),
	])
}
