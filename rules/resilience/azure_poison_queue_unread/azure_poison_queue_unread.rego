# METADATA
# title: Storage queue trigger whose failures nobody reads
# description: |
#   A message of a storage queue that a function fails on five times is moved to a
#   queue of the same name with -poison behind it. The runtime makes that queue by
#   itself, Azure has no metric for a single queue, and after seven days the messages
#   are gone. It counts as read if a function is triggered by it, or if somebody
#   declares it. Readers in code or in another root module are not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Poison messages of the queue storage trigger
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages
# custom:
#   id: azure-poison-queue-unread
#   severity: medium
#   tier: B
#   subject: event_source
#   cloud: azure
#   fix: >-
#     Add a function that is triggered by the poison queue and tells somebody.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.resilience.azure_poison_queue_unread

import data.rules.lib.ask
import data.rules.lib.found

applies contains mapping.id if {
	some mapping in input.event_source
	ask.is(mapping, "source", "storage_queue") == "yes"
	ask.ends(mapping, "source_arn", "-poison") == "no"
}

finding contains found.at(mapping, ["on_failure_arn"], message) if {
	some mapping in input.event_source
	ask.is(mapping, "source", "storage_queue") == "yes"
	ask.ends(mapping, "source_arn", "-poison") == "no"
	ask.has(mapping, "on_failure_arn") == "no"
	message := sprintf("messages that %s fails on go to a poison queue that nobody reads", [
		mapping.id,
	])
}
