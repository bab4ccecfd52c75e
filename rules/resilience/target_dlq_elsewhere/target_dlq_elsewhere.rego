# METADATA
# title: Dead-letter queue of another Region than its rule
# description: |
#   EventBridge sends what a target does not take to a queue in the Region of the rule
#   only. A queue of another Region is refused, or the events are lost. The queue may be
#   of another account, if its policy lets EventBridge send to it. Regions are compared
#   where both are seen: a provider, a plan, an application of the CDK or an account
#   says where the rule is, an ARN or a reference where the queue is.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Considerations for using a dead-letter queue
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
# custom:
#   id: target-dlq-elsewhere
#   severity: high
#   tier: A
#   subject: event_target
#   fix: Use a standard queue in the Region of the rule.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.target_dlq_elsewhere

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(target, ["dead_letter_arn"], message) if {
	some target in input.event_target
	ask.has(target, "dead_letter_away") == "yes"
	message := sprintf("%s %s: EventBridge takes one of the Region of the rule only", [
		target.id,
		target.dead_letter_away,
	])
}
