# METADATA
# title: Alarm whose action does not arrive
# description: |
#   The alarm fires, and nobody hears of it. CloudWatch cannot use the key
#   alias/aws/sns, and a key of your own only if its policy lets
#   cloudwatch.amazonaws.com; a policy on a topic takes the place of the one that
#   lets the account publish; a function must let
#   lambda.alarms.cloudwatch.amazonaws.com call it; a topic must be in the Region of
#   the alarm. Those are certain. A topic that nobody here subscribes to is found
#   too, as low: somebody may subscribe by hand. Topics that a template hands on, as
#   an output or to a nested stack, are not found for that.
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
#   severity: [high, low]
#   tier: A
#   subject: alarm
#   fix: >-
#     Encrypt the topic with a key of your own whose policy lets
#     cloudwatch.amazonaws.com do kms:Decrypt and kms:GenerateDataKey*, let that
#     service publish in the policy of the topic, let
#     lambda.alarms.cloudwatch.amazonaws.com invoke the function, and subscribe
#     somebody.
#   since: "0.1"
#   maps:
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_action_undeliverable

import data.rules.lib.found

finding contains found.also(found.at(alarm, ["alarm_actions"], message), more) if {
	some alarm in input.alarm
	some lost in alarm.undeliverable
	reasons := [other.why | some other in alarm.undeliverable]
	message := sprintf("alarm %s does not arrive: %s", [alarm.id, concat("; ", reasons)])
	more := {
		"severity": _severity(alarm),
		"witnesses": [other.why | some other in alarm.undeliverable],
	}
}

_severity(alarm) := "high" if {
	some lost in alarm.undeliverable
	lost.certain
} else := "low"
