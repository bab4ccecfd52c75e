# METADATA
# title: Event-driven function of Google Cloud that is not retried
# description: |
#   An event is delivered to a function once, unless its trigger says that failures
#   are to be retried. The function fails, times out or is redeployed, and the event
#   is lost. With retries Google tries for a day or more, so that the function must be
#   safe to run twice and must drop events that can never succeed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retry event-driven functions
#     ref: https://cloud.google.com/functions/docs/bestpractices/retries
# custom:
#   id: google-event-no-retry
#   severity: high
#   tier: A
#   subject: function
#   cloud: google
#   fix: >-
#     Set retry_policy of event_trigger to RETRY_POLICY_RETRY (first generation: failure_policy
#     with retry), and make the function safe to run twice.
#   since: "0.1"
package rules.resilience.google_event_no_retry

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "event_retry") == "yes"
}

finding contains found.at(fn, ["event_retry"], message) if {
	some fn in input.function
	ask.is(fn, "event_retry", false) == "yes"
	message := sprintf("an event that %s fails on is lost, its trigger does not retry", [fn.id])
}
