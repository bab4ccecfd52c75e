# METADATA
# title: Rule target without a dead-letter queue
# description: |
#   EventBridge tries an event for a day and then drops it; one that is refused,
#   for want of a permission or because the target is gone, it drops at once. With
#   a dead-letter queue on the target the event, and the reason, are kept.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Event retry policy and dead-letter queues
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
# custom:
#   id: eventbridge-target-no-dlq
#   severity: medium
#   tier: A
#   subject: event_target
#   fix: Give the target a DeadLetterConfig with a standard queue that is watched.
#   since: "0.1"
#   maps:
#     cdk-nag: [EventBusDLQ]
#     serverless-lens: [REL2]
#     serverless-rules: [ES4000]
#     well-architected: [REL05-BP04]
package rules.resilience.eventbridge_target_no_dlq

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(target, ["dead_letter_arn"], message) if {
	some target in input.event_target
	ask.has(target, "dead_letter_arn") == "no"
	message := sprintf("%s drops events that cannot be delivered", [target.id])
}
