# METADATA
# title: Alarm whose action does not arrive
# description: |
#   The alarm fires, and nobody hears of it. CloudWatch cannot use the key
#   alias/aws/sns, and a key of your own only if its policy lets
#   cloudwatch.amazonaws.com; a policy on a topic takes the place of the one that
#   lets the account publish; a function must let
#   lambda.alarms.cloudwatch.amazonaws.com call it; a topic must be in the Region of
#   the alarm. Whether somebody subscribes to the topic is another rule's question.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Alarm actions
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
#   - description: Securing Amazon SNS data with server-side encryption
#     ref: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
#   - description: Invoke a Lambda function from an alarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
# custom:
#   id: alarm-action-undeliverable
#   severity: high
#   tier: A
#   subject: alarm
#   fix: >-
#     Let cloudwatch.amazonaws.com do kms:Decrypt and kms:GenerateDataKey* in the
#     policy of a key of your own, or sns:Publish in the policy of the topic; let
#     lambda.alarms.cloudwatch.amazonaws.com invoke the function.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_action_undeliverable

import data.rules.lib.found

finding contains found.also(found.at(alarm, ["alarm_actions"], message), more) if {
	some alarm in input.alarm
	some lost in alarm.undeliverable
	reasons := [other.why | some other in alarm.undeliverable]
	message := sprintf("alarm %s does not arrive: %s", [alarm.id, concat("; ", reasons)])
	more := {"witnesses": [other.why | some other in alarm.undeliverable]}
}
