# METADATA
# title: Alarm that does nothing when it fires
# description: |
#   An alarm without AlarmActions changes its state in the console and tells nobody.
#   Alarms that a composite alarm with actions reads, that a rule on alarm state
#   changes picks up or that roll back a deployment have an effect and are left out.
#   Actions for missing data or for the end of an alarm are no answer to the alarm.
#   Alarms whose actions are switched off are another rule's.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Alarm actions
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
# custom:
#   id: alarm-without-action
#   severity: high
#   tier: A
#   subject: alarm
#   fix: Put a topic that somebody reads into AlarmActions.
#   since: "0.1"
#   maps:
#     cdk-nag: [CloudWatchAlarmAction]
#     control-tower: [CT.CLOUDWATCH.PR.1]
#     guard: [CLOUDWATCH_ALARM_ACTION_CHECK]
#     nist-800-53: [
#       AU-6(1), AU-6(5), CA-7, IR-4(1), IR-4(5), SI-2, SI-4(5), SI-4(12), SI-20
#     ]
#     prowler: [cloudwatch_alarm_actions_alarm_state_configured]
#     regula: [alarm_actions]
#     security-hub: [CloudWatch.15]
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_without_action

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(alarm, ["alarm_actions"], message) if {
	some alarm in input.alarm
	ask.filled(alarm, "alarm_actions") == "no"
	ask.is(alarm, "reaches_someone", true) == "no"
	message := sprintf("alarm %s does nothing when it fires", [alarm.id])
}
