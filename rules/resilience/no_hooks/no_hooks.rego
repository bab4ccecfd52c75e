# METADATA
# title: Gradual deployment that nothing tries first
# description: |
#   CodeDeploy can call a function of your own before traffic moves to a new version, and
#   another after: one that tries the version with a request it knows the answer of. Without
#   it the first callers are the test, and an alarm has to notice.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deploying serverless applications gradually with AWS SAM
#     ref: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
# custom:
#   id: no-hooks
#   severity: info
#   tier: C
#   subject: deployment_group
#   environmental: true
#   fix: >-
#     Name a function in BeforeAllowTrafficHook of the alias's UpdatePolicy (SAM:
#     DeploymentPreference.Hooks.PreTraffic) that tries the new version and reports to
#     CodeDeploy.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP02]
package rules.resilience.no_hooks

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.deployment_group
	ask.is(group, "lambda", true) == "yes"
}

finding contains found.at(group, [], message) if {
	some group in input.deployment_group
	ask.is(group, "hooks", true) == "no"
	message := sprintf("deployment group %s tries nothing before traffic moves", [group.id])
}
