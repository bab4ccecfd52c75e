# METADATA
# title: Topic of alarms that nobody subscribes to
# description: |
#   Alarms notify the topic, and no subscription of the workspace takes it from
#   there. Somebody may have subscribed by hand; then nobody will when the stack is
#   deployed to the next account. Topics that a template hands on, as an output or to
#   a nested stack, are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Notify users of alarm changes
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
# custom:
#   id: alarm-topic-unsubscribed
#   severity: low
#   tier: B
#   subject: topic
#   fix: >-
#     Subscribe those who are on call, or what pages them, with
#     AWS::SNS::Subscription or in the topic itself.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_topic_unsubscribed

import data.rules.lib.ask
import data.rules.lib.found

applies contains topic.id if {
	some topic in input.topic
	ask.filled(topic, "alarm_actions") == "yes"
	ask.is(topic, "handed_on", true) == "no"
}

finding contains found.at(topic, ["subscriptions"], message) if {
	some topic in input.topic
	ask.filled(topic, "subscriptions") == "no"
	message := sprintf("alarms notify topic %s, and nobody here subscribes to it", [topic.id])
}
