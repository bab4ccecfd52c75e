# METADATA
# title: Event Grid subscription that tries once
# description: |
#   A subscription with max_delivery_attempts of 1 delivers an event once. A function
#   app that is starting, scaling or being deployed at that moment does not get it,
#   and the event is dropped or is a dead letter at once. Without a retry policy Event
#   Grid tries thirty times in a day.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Event Grid message delivery and retry
#     ref: https://learn.microsoft.com/en-us/azure/event-grid/delivery-and-retry
# custom:
#   id: azure-event-no-retry
#   severity: medium
#   tier: A
#   subject: subscription
#   cloud: azure
#   fix: >-
#     Leave out retry_policy, or allow a few deliveries.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.resilience.azure_event_no_retry

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(subscription, ["max_receive"], message) if {
	some subscription in input.subscription
	ask.is(subscription, "max_receive", 1) == "yes"
	message := sprintf("%s delivers an event once and does not try again", [subscription.id])
}
