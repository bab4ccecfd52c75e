# METADATA
# title: Event Grid subscription without a dead-letter destination
# description: |
#   Event Grid tries to deliver an event for a day, or for as long as the retry
#   policy says, and then drops it. It drops it at once where the receiver answers
#   that the request is wrong or not allowed. Only with a dead-letter destination
#   are the events kept that were not delivered.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Event Grid message delivery and retry
#     ref: https://learn.microsoft.com/en-us/azure/event-grid/delivery-and-retry
# custom:
#   id: azure-event-grid-no-dead-letter
#   severity: high
#   tier: A
#   subject: subscription
#   cloud: azure
#   fix: Add storage_blob_dead_letter_destination with a container, and watch what comes there.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.resilience.azure_event_grid_no_dead_letter

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(subscription, ["dead_letter_arn"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_arn") == "no"
	message := sprintf("events that %s cannot deliver are dropped", [subscription.id])
}
