# METADATA
# title: Topic whose failed deliveries no alarm watches
# description: |
#   SNS tries a subscriber for a while, or only once where a permission is missing,
#   and then drops the message. The publisher has long had its answer. An alarm
#   counts if it can fire and if firing has an effect, directly or through a
#   composite alarm, a rule on alarm state changes or a deployment. Topics without
#   subscriptions are left out, and so are those that alarms notify: an alarm on them
#   would tell by the topic that does not work.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring Amazon SNS topics using CloudWatch
#     ref: https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
#   - description: Message delivery retries
#     ref: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
# custom:
#   id: topic-unwatched
#   severity: [medium, high]
#   tier: B
#   subject: topic
#   fix: >-
#     Add an alarm on NumberOfNotificationsFailed with TopicName set to the topic's
#     name (GetAtt TopicName), statistic Sum, threshold 0; where subscriptions have a
#     dead-letter queue, one on NumberOfNotificationsFailedToRedriveToDlq.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.topic_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains topic.id if {
	some topic in input.topic
	ask.filled(topic, "signals") == "yes"
}

finding contains found.also(found.at(topic, ["signals"], message), coverage.more(missing)) if {
	some topic in input.topic
	some signal in topic.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in topic.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches topic %s for %s", [
		topic.id,
		coverage.metrics(missing),
	])
}
