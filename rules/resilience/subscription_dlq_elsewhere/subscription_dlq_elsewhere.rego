# METADATA
# title: Dead-letter queue of another place or type than its subscription
# description: |
#   A subscription of SNS is in the Region of its topic, and its dead-letter queue must
#   be in the Region and account of the subscription, FIFO for a FIFO topic and standard
#   for another. Anything else is refused, or takes no message. Places are compared where
#   both are seen: the ARN of a topic says where its subscriptions are, a provider, a
#   plan or an account where the others are. The name of a topic or queue that is not
#   seen says whether it is FIFO.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon SNS dead-letter queues
#     ref: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
# custom:
#   id: subscription-dlq-elsewhere
#   severity: high
#   tier: A
#   subject: subscription
#   fix: >-
#     Use a queue in the Region of the topic and the account of the subscription, FIFO if
#     the topic is.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.subscription_dlq_elsewhere

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(subscription, ["dead_letter_arn"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_away") == "yes"
	message := sprintf("subscription %s %s: SNS takes one of the same Region and account only", [
		subscription.id,
		subscription.dead_letter_away,
	])
}

finding contains found.at(subscription, ["dead_letter_arn"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_mismatch") == "yes"
	message := sprintf("the topic of subscription %s does not go with its queue: %s", [
		subscription.id,
		subscription.dead_letter_mismatch,
	])
}
