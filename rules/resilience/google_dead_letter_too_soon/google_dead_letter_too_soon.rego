# METADATA
# title: Subscription that gives up within seconds
# description: |
#   Without a retry policy Pub/Sub delivers a message that fails again at once. The
#   five or ten attempts of a dead-letter policy are then used up in seconds, and an
#   outage of a minute turns all that arrives into dead letters. With a retry policy
#   it waits longer each time, up to ten minutes. That the consumer itself waits
#   before it refuses a message is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Subscription retry policy
#     ref: https://cloud.google.com/pubsub/docs/subscription-retry-policy
#   - description: Handle message failures
#     ref: https://cloud.google.com/pubsub/docs/handling-failures
# custom:
#   id: google-dead-letter-too-soon
#   severity: medium
#   tier: B
#   subject: subscription
#   cloud: google
#   fix: >-
#     Add retry_policy with a minimum_backoff of some seconds.
#   since: "0.1"
package rules.resilience.google_dead_letter_too_soon

import data.rules.lib.ask
import data.rules.lib.found

applies contains subscription.id if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_arn") == "yes"
}

# Pub/Sub delivers five times where the policy does not say how often.
finding contains found.at(subscription, ["backoff"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_arn") == "yes"
	ask.is(subscription, "backoff", true) == "no"
	ask.has(subscription, "max_receive") == "no"
	message := sprintf("%s gives a message up after five deliveries without a pause", [
		subscription.id,
	])
}

finding contains found.at(subscription, ["backoff"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_arn") == "yes"
	ask.is(subscription, "backoff", true) == "no"
	ask.below(subscription, "max_receive", 21) == "yes"
	message := sprintf("%s gives a message up after %d deliveries without a pause", [
		subscription.id,
		subscription.max_receive,
	])
}
