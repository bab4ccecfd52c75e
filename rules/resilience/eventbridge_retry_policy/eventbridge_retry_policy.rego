# METADATA
# title: Event target that gives up early and keeps nothing
# description: |
#   EventBridge tries a target for a day by default. A retry policy that gives
#   up after a few minutes or tries drops events in any outage that is longer,
#   and without a dead-letter queue nobody can send them again. Five minutes and
#   five tries are taken for early.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retrying event delivery
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
# custom:
#   id: eventbridge-retry-policy
#   severity: medium
#   tier: B
#   subject: event_target
#   fix: >-
#     Add a DeadLetterConfig to the target, or leave the retry policy at its
#     default of a day.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP03]
package rules.resilience.eventbridge_retry_policy

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(target, ["max_retries"], message) if {
	some target in input.event_target
	target.max_retries <= 5
	ask.has(target, "dead_letter_arn") == "no"
	message := sprintf("%s drops an event after %s", [
		target.id,
		found.amount(target.max_retries, "more attempt"),
	])
}

finding contains found.at(target, ["max_event_age"], message) if {
	some target in input.event_target
	target.max_event_age <= 300
	ask.has(target, "dead_letter_arn") == "no"
	message := sprintf("%s drops an event after %v seconds", [target.id, target.max_event_age])
}
