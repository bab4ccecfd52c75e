# METADATA
# title: Deployment that moves all traffic at once
# description: |
#   All traffic meets the new code in the same second, so that a fault meets
#   everybody. For what nobody waits for, and elsewhere than in production, that
#   is fine.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deployment configurations of CodeDeploy
#     ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
# custom:
#   id: all-at-once-in-prod
#   severity: low
#   tier: A
#   subject: deployment_group
#   environmental: true
#   fix: >-
#     Choose a configuration that moves traffic in steps, such as
#     LambdaCanary10Percent5Minutes, and an alarm that stops it.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.all_at_once_in_prod

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.deployment_group
	ask.is(group, "lambda", true) == "yes"
}

finding contains found.at(group, ["config"], message) if {
	some group in input.deployment_group
	group.shift_seconds == 0
	message := sprintf("deployment group %s moves all traffic at once", [group.id])
}
