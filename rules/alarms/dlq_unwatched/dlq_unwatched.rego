# METADATA
# title: Dead-letter queue that no alarm watches
# description: |
#   Messages in a dead-letter queue are work that failed for good. They wait
#   there for their retention and are then deleted, and nobody knows unless an
#   alarm says that the queue is not empty. NumberOfMessagesSent does not count
#   what SQS moves to the queue itself. An alarm counts if it can fire and if
#   firing has an effect, directly or through a composite alarm, a rule on alarm
#   state changes or a deployment.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using dead-letter queues in Amazon SQS
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: dlq-unwatched
#   severity: high
#   tier: A
#   subject: queue
#   fix: >-
#     Add an alarm on ApproximateNumberOfMessagesVisible greater than 0, with
#     QueueName set to the queue's name (GetAtt QueueName).
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.dlq_unwatched

import data.rules.lib.coverage
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	some signal in queue.signals
	signal.name in {"dlq-depth"}
}

finding contains found.also(found.at(queue, ["signals"], message), coverage.more(missing)) if {
	some queue in input.queue
	some signal in queue.signals
	signal.name in {"dlq-depth"}
	signal.state in {"broken", "unwatched"}
	missing := [other |
		some other in queue.signals
		other.name in {"dlq-depth"}
		other.state in {"broken", "unwatched"}
	]
	message := sprintf("no alarm that works watches dead-letter queue %s for %s", [
		queue.id,
		coverage.metrics(missing),
	])
}
