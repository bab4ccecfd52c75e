# METADATA
# title: Queue that gives up its messages too early
# description: |
#   Lambda receives messages that it then cannot run, because of throttling, and
#   each time counts. With fewer than five receives, healthy messages reach the
#   dead-letter queue on a busy day without ever being worked on.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using Lambda with Amazon SQS
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
# custom:
#   id: max-receive-too-low
#   severity: medium
#   tier: A
#   subject: queue
#   fix: Set maxReceiveCount to 5 or more.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP03]
package rules.resilience.max_receive_too_low

import data.rules.lib.ask
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	ask.filled(queue, "event_sources") == "yes"
	ask.has(queue, "dead_letter_arn") == "yes"
}

finding contains found.at(queue, ["max_receive"], message) if {
	some queue in input.queue
	queue.max_receive < 5
	message := sprintf("queue %s has a maxReceiveCount of %v, and throttled receives count", [
		queue.id,
		queue.max_receive,
	])
}
