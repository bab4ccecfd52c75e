# METADATA
# title: Alarm that does not say what to do
# description: |
#   The description of an alarm is in the message that wakes somebody at night.
#   Without one that person has a metric and a number. Whether a description says
#   enough is not judged, and tags are not read.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Create a CloudWatch alarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
# custom:
#   id: alarm-without-runbook
#   severity: info
#   tier: C
#   subject: alarm
#   fix: >-
#     Set AlarmDescription: what it means, who owns it, and where the steps to take
#     are.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [OPS08-BP04]
package rules.alarms.alarm_without_runbook

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(alarm, ["description"], message) if {
	some alarm in input.alarm
	ask.has(alarm, "description") == "no"
	message := sprintf("alarm %s has no description", [alarm.id])
}
