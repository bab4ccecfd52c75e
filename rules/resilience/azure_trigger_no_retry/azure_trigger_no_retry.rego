# METADATA
# title: Trigger of a stream that is not retried
# description: |
#   Functions of Event Hubs, Kafka and the change feed of Cosmos DB are called once
#   for a batch. If the call fails and no retry policy is set, the checkpoint moves on
#   and the batch is lost. Service Bus and storage queues deliver again by themselves,
#   and a timer comes again. Triggers in the code of an app, and policies there, are
#   not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Azure Functions error handling and retries
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-bindings-error-pages
# custom:
#   id: azure-trigger-no-retry
#   severity: high
#   tier: A
#   subject: event_source
#   cloud: azure
#   fix: >-
#     Put a retry with maxRetryCount into the configuration of the function, and keep what
#     still fails.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.resilience.azure_trigger_no_retry

import data.rules.lib.ask
import data.rules.lib.found

_streams := {"event_hub", "kafka", "cosmos_db"}

applies contains mapping.id if {
	some mapping in input.event_source
	ask.is(mapping, "source", _streams) == "yes"
}

finding contains found.at(mapping, ["max_retries"], message) if {
	some mapping in input.event_source
	ask.is(mapping, "source", _streams) == "yes"
	ask.has(mapping, "max_retries") == "no"
	message := sprintf("events that %s fails on are lost, it has no retry policy", [mapping.id])
}

finding contains found.at(mapping, ["max_retries"], message) if {
	some mapping in input.event_source
	ask.is(mapping, "source", _streams) == "yes"
	ask.is(mapping, "max_retries", 0) == "yes"
	message := sprintf("events that %s fails on are lost, it retries none", [mapping.id])
}
