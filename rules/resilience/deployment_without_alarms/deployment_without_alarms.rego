# METADATA
# title: Gradual deployment that nothing can stop
# description: |
#   Traffic moves to new code step by step so that a fault shows while few meet
#   it. Without an alarm nobody looks, and the deployment goes on whatever
#   happens.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deployment configurations of CodeDeploy
#     ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
# custom:
#   id: deployment-without-alarms
#   severity: high
#   tier: A
#   subject: deployment_group
#   environmental: true
#   fix: >-
#     Name alarms on the errors of the function or its alias in
#     AlarmConfiguration, or in DeploymentPreference.Alarms with SAM.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.deployment_without_alarms

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.deployment_group
	ask.is(group, "lambda", true) == "yes"
	ask.is(group, "shift_seconds", 0) == "no"
}

finding contains found.at(group, ["alarm_names"], message) if {
	some group in input.deployment_group
	ask.filled(group, "alarm_names") == "no"
	message := sprintf("deployment group %s moves traffic step by step, and no alarm can stop it", [
		group.id,
	])
}
