# METADATA
# title: Dead-letter queue that any queue may use
# description: |
#   Every queue of the account may name a queue as its dead-letter queue unless
#   that one says which may. In an account that several teams share, foreign
#   messages then turn up among one's own failures.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Redrive allow policy
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive-allow-policy.html
# custom:
#   id: redrive-allow-any
#   severity: low
#   tier: C
#   subject: queue
#   fix: >-
#     Set RedriveAllowPolicy with redrivePermission byQueue and the ARNs of the
#     source queues.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.redrive_allow_any

import data.rules.lib.ask
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	ask.has(queue, "redrive_sources") == "yes"
}

finding contains found.at(queue, ["redrive_allow"], message) if {
	some queue in input.queue
	ask.has(queue, "redrive_allow") == "no"
	message := sprintf("queue %s does not say which queues may use it for their dead letters", [
		queue.id,
	])
}
