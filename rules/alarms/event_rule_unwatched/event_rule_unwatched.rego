# METADATA
# title: Rule whose failed deliveries no alarm watches
# description: |
#   When a rule cannot deliver an event, because a permission is missing or the
#   target is gone, EventBridge counts a failed invocation and drops the event.
#   Metrics of a rule on a bus of its own carry the name of the bus too. An
#   alarm counts if it can fire and if firing has an effect, directly or through
#   a composite alarm, a rule on alarm state changes or a deployment. Rules
#   without targets and rules that are switched off are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring Amazon EventBridge
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
# custom:
#   id: event-rule-unwatched
#   severity: high
#   tier: B
#   subject: event_rule
#   fix: >-
#     Add an alarm on FailedInvocations with RuleName and, on a bus of its own,
#     EventBusName; treat missing data as notBreaching.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.event_rule_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains event_rule.id if {
	some event_rule in input.event_rule
	ask.filled(event_rule, "signals") == "yes"
}

finding contains found.also(found.at(event_rule, ["signals"], message), coverage.more(missing)) if {
	some event_rule in input.event_rule
	some signal in event_rule.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in event_rule.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches rule %s for %s", [
		event_rule.id,
		coverage.metrics(missing),
	])
}
