# METADATA
# title: Deployment that does not go back when it fails
# description: |
#   A deployment that its alarm stops, or that fails, leaves the alias half on
#   the new code until somebody puts it back. CodeDeploy goes back by itself if
#   it is told to, for failures and for alarms.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Rolling a deployment back
#     ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html
# custom:
#   id: no-auto-rollback
#   severity: high
#   tier: A
#   subject: deployment_group
#   environmental: true
#   fix: >-
#     Set AutoRollbackConfiguration.Enabled to true with the events
#     DEPLOYMENT_FAILURE and DEPLOYMENT_STOP_ON_ALARM.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04, REL08-BP05]
package rules.resilience.no_auto_rollback

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.deployment_group
	ask.is(group, "lambda", true) == "yes"
}

finding contains found.at(group, ["auto_rollback"], message) if {
	some group in input.deployment_group
	ask.is(group, "auto_rollback", true) == "no"
	message := sprintf("deployment group %s does not roll back by itself", [group.id])
}

finding contains found.at(group, ["rollback_events"], message) if {
	some group in input.deployment_group
	ask.is(group, "auto_rollback", true) == "yes"
	ask.filled(group, "alarm_names") == "yes"
	ask.member(group, "rollback_events", "DEPLOYMENT_STOP_ON_ALARM") == "no"
	message := sprintf("deployment group %s does not roll back when an alarm stops it", [group.id])
}
