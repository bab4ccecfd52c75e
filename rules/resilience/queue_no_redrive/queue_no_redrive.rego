# METADATA
# title: Consumed queue without a dead-letter queue
# description: |
#   A message that its consumer cannot handle comes back until its retention is
#   over and is then deleted. With a redrive policy it is set aside after a few
#   receives, where somebody can look at it. Queues that take the failures of
#   others are left out, and queues for replies, by their names: who asked does not wait
#   for a reply that failed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon SQS dead-letter queues
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: queue-no-redrive
#   severity: high
#   tier: A
#   subject: queue
#   fix: Give the queue a RedrivePolicy with a dead-letter queue that is watched.
#   since: "0.1"
#   maps:
#     cdk-nag: [SQS3]
#     serverless-lens: [REL2]
#     serverless-rules: [ES6000]
#     sls-mentor: [specifyDlqOnSqs]
#     well-architected: [REL05-BP04]
package rules.resilience.queue_no_redrive

import data.rules.lib.ask
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	ask.is(queue, "consumed", true) == "yes"
	ask.filled(queue, "failure_sources") == "no"
	ask.is(queue, "for_replies", true) == "no"
}

finding contains found.at(queue, ["dead_letter_arn"], message) if {
	some queue in input.queue
	ask.has(queue, "dead_letter_arn") == "no"
	message := sprintf("queue %s has no dead-letter queue for what its consumer fails on", [
		queue.id,
	])
}
