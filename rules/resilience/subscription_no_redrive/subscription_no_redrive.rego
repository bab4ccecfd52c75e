# METADATA
# title: Subscription without a dead-letter queue
# description: |
#   SNS gives up on a message that a subscriber does not take and drops it,
#   unless the subscription has a redrive policy. Mail, text messages, mobile
#   push and Firehose are left out: nobody replays what they drop.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon SNS dead-letter queues
#     ref: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
# custom:
#   id: subscription-no-redrive
#   severity: medium
#   tier: A
#   subject: subscription
#   fix: Give the subscription a RedrivePolicy with a dead-letter queue that is watched.
#   since: "0.1"
#   maps:
#     cdk-nag: [SNSRedrivePolicy]
#     serverless-lens: [REL2]
#     serverless-rules: [ES7000]
#     well-architected: [REL05-BP04]
package rules.resilience.subscription_no_redrive

import data.rules.lib.ask
import data.rules.lib.found

applies contains subscription.id if {
	some subscription in input.subscription
	ask.is(subscription, "protocol", {"lambda", "sqs", "http", "https"}) == "yes"
}

finding contains found.at(subscription, ["dead_letter_arn"], message) if {
	some subscription in input.subscription
	ask.has(subscription, "dead_letter_arn") == "no"
	message := sprintf("subscription %s drops what its subscriber does not take", [subscription.id])
}
