# METADATA
# title: Function that clients wait for and that changes all at once
# description: |
#   Clients wait for the function, and a deployment replaces its code for all of
#   them in the same second: no alias shifts traffic to a new version in steps.
#   That is a choice, and costs an alias and an alarm to change.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Gradual deployments of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
# custom:
#   id: no-gradual-deployment
#   severity: low
#   tier: C
#   subject: function
#   environmental: true
#   fix: >-
#     Publish a version with each deployment and move an alias to it with
#     CodeDeploy: AutoPublishAlias and DeploymentPreference with SAM.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.no_gradual_deployment

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "routes") == "yes"
}

finding contains found.at(fn, [], message) if {
	some fn in input.function
	ask.has(fn, "deployment_groups") == "no"
	count([alias | some alias in fn.aliases; alias.routing == true]) == 0
	message := sprintf("function %s changes for all its clients at once", [fn.id])
}
