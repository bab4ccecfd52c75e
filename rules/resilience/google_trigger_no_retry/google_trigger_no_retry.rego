# METADATA
# title: Eventarc trigger that tries once
# description: |
#   A trigger with a retry policy of one attempt hands an event over once. A service
#   that is starting or answers with an error at that moment does not get it again,
#   and there is nothing that keeps it. Without a retry policy Eventarc tries for a
#   day.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retry events with Eventarc
#     ref: https://cloud.google.com/eventarc/docs/retry-events
# custom:
#   id: google-trigger-no-retry
#   severity: high
#   tier: A
#   subject: subscription
#   cloud: google
#   fix: >-
#     Leave out retry_policy, and make the service safe to call twice.
#   since: "0.1"
package rules.resilience.google_trigger_no_retry

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(trigger, ["max_receive"], message) if {
	some trigger in input.subscription
	ask.is(trigger, "max_receive", 1) == "yes"
	message := sprintf("%s hands an event over once and does not try again", [trigger.id])
}
