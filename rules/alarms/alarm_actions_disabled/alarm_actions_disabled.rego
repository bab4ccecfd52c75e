# METADATA
# title: Alarm whose actions are switched off
# description: |
#   An alarm with ActionsEnabled false changes its state and tells nobody. It
#   is usually a leftover of a quiet weekend, and looks like cover in every
#   list of alarms.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Alarm actions
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
# custom:
#   id: alarm-actions-disabled
#   severity: high
#   tier: A
#   subject: alarm
#   fix: Remove ActionsEnabled, or delete the alarm if nobody needs it.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_319]
#     control-tower: [CT.CLOUDWATCH.PR.4]
#     nist-800-53: [AU-6(1), AU-6(5), CA-7, SI-2, SI-4(12)]
#     prowler: [cloudwatch_alarm_actions_enabled]
#     security-hub: [CloudWatch.17]
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_actions_disabled

import data.rules.lib.found

finding contains found.at(alarm, ["actions_enabled"], message) if {
	some alarm in input.alarm
	alarm.actions_enabled == false
	message := sprintf("alarm %s has its actions switched off", [alarm.id])
}
