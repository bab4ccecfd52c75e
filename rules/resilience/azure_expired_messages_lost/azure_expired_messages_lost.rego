# METADATA
# title: Service Bus queue that drops what expires
# description: |
#   Messages that were received too often go to the dead-letter queue by themselves.
#   Those that nobody received in their time do not: they are deleted, unless the queue
#   says that expired messages are dead letters. So the longer its consumer is down, the
#   more is lost. A queue that sets no time to live keeps messages and is not judged. A
#   subscription of a topic is read like a queue.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Service Bus dead-letter queues
#     ref: https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-dead-letter-queues#time-to-live
# custom:
#   id: azure-expired-messages-lost
#   severity: medium
#   tier: A
#   subject: queue
#   cloud: azure
#   fix: Set dead_lettering_on_message_expiration to true, and watch the dead-letter queue.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.resilience.azure_expired_messages_lost

import data.rules.lib.ask
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	ask.has(queue, "retention") == "yes"
}

finding contains found.at(queue, ["retention"], message) if {
	some queue in input.queue
	ask.has(queue, "retention") == "yes"
	ask.is(queue, "expired_kept", true) == "no"
	message := sprintf("messages that %s keeps for too long are deleted", [queue.id])
}
