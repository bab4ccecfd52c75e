# METADATA
# title: Alarm that has been in one state for too long
# description: |
#   An alarm that has had no data for a week looks at nothing: its metric is not
#   written any more, or never was. One that has fired for a month is one that
#   everybody has learnt to ignore; what it is about can get worse, and it will not
#   fire again. Days are counted up to when the account was read. Alarms that only
#   scale something are left out, since they are in such states while there is
#   little to do. Composite alarms take their state from others and are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Alarm states
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
# custom:
#   id: alarm-stuck
#   severity: medium
#   tier: A
#   subject: alarm
#   account: true
#   settings:
#     silent_days: 7
#     firing_days: 30
#   fix: >-
#     Without data: correct the namespace, the metric name and the dimensions, or, of
#     a metric that is only written when something happens, treat missing data as
#     notBreaching. Firing: mend what it is about, or set a threshold that means
#     something, or delete the alarm.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [OPS08-BP04]
package rules.alarms.alarm_stuck

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(alarm, ["state"], message) if {
	some alarm in input.alarm
	ask.is(alarm, "scales", true) == "no"
	ask.is(alarm, "state", "INSUFFICIENT_DATA") == "yes"
	ask.above(alarm, "state_days", input.settings.silent_days) == "yes"
	message := sprintf("alarm %s has had no data for %v days", [alarm.id, alarm.state_days])
}

finding contains found.at(alarm, ["state"], message) if {
	some alarm in input.alarm
	ask.is(alarm, "scales", true) == "no"
	ask.is(alarm, "state", "ALARM") == "yes"
	ask.above(alarm, "state_days", input.settings.firing_days) == "yes"
	message := sprintf("alarm %s has been firing for %v days", [alarm.id, alarm.state_days])
}
