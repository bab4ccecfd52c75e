# METADATA
# title: Alarm that no environment has
# description: |
#   A condition decides whether the alarm is there, and with the parameters of none
#   of the environments that .belay.yaml declares it is: the value that the condition
#   waits for is misspelt, or the environment is gone. Without declared environments
#   nothing is said.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Conditions
#     ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
# custom:
#   id: alarm-only-in-prod-condition
#   severity: medium
#   tier: B
#   subject: alarm
#   fix: >-
#     Correct the condition, or declare the environment that has the alarm.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_only_in_prod_condition

import data.rules.lib.ask
import data.rules.lib.found

applies contains alarm.id if {
	some alarm in input.alarm
	ask.has(alarm, "nowhere") == "yes"
}

finding contains found.at(alarm, ["nowhere"], message) if {
	some alarm in input.alarm
	alarm.nowhere
	message := sprintf("none of the declared environments has alarm %s", [alarm.id])
}
