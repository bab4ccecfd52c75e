# METADATA
# title: Dead-letter topic that nothing subscribes to
# description: |
#   Pub/Sub keeps messages for subscriptions and not for topics. What is forwarded to
#   a dead-letter topic without a subscription is gone, and the forwarding deleted it
#   where it came from. Subscriptions in another root module, and topics that keep
#   their messages (message_retention_duration), are another matter: the first are not
#   seen, the second are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Dead-letter topics
#     ref: https://cloud.google.com/pubsub/docs/dead-letter-topics
#   - description: DeadLetterPolicy
#     ref: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#deadletterpolicy
# custom:
#   id: google-dead-letters-lost
#   severity: high
#   tier: B
#   subject: topic
#   cloud: google
#   fix: >-
#     Add a google_pubsub_subscription on the dead-letter topic, and watch what it holds.
#   since: "0.1"
package rules.resilience.google_dead_letters_lost

import data.rules.lib.ask
import data.rules.lib.found

applies contains topic.id if {
	some topic in input.topic
	ask.is(topic, "dead_letters", true) == "yes"
}

finding contains found.at(topic, ["subscribed"], message) if {
	some topic in input.topic
	ask.is(topic, "dead_letters", true) == "yes"
	ask.is(topic, "subscribed", true) == "no"
	ask.has(topic, "retention") == "no"
	message := sprintf("dead letters go to %s, which nothing subscribes to, and are lost", [
		topic.id,
	])
}
