# METADATA
# title: Pub/Sub subscription without a dead-letter topic
# description: |
#   Pub/Sub delivers a message again until it is acknowledged or its retention is
#   over, seven days if nothing is set, and then deletes it. A message that can never
#   be handled is tried all that time, and then nobody knows of it. With a dead-letter
#   topic it goes there after a number of tries. A subscription of a topic that dead
#   letters go to is not asked for one of its own, and neither is a trigger of Eventarc,
#   which has no place for it.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Dead-letter topics
#     ref: https://cloud.google.com/pubsub/docs/dead-letter-topics
# custom:
#   id: google-subscription-no-dead-letter
#   severity: high
#   tier: A
#   subject: subscription
#   cloud: google
#   fix: >-
#     Add dead_letter_policy with a topic that has a subscription of its own, and let the service
#     agent of Pub/Sub publish to it.
#   since: "0.1"
package rules.resilience.google_subscription_no_dead_letter

import data.rules.lib.ask
import data.rules.lib.found

applies contains subscription.id if {
	some subscription in input.subscription
	subscription.type == "google_pubsub_subscription"
}

finding contains found.at(subscription, ["dead_letter_arn"], message) if {
	some subscription in input.subscription
	subscription.type == "google_pubsub_subscription"
	ask.has(subscription, "dead_letter_arn") == "no"
	ask.is(subscription, "dead_letters", true) == "no"
	message := sprintf("messages that %s cannot deliver are deleted", [subscription.id])
}
