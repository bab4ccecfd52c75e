# METADATA
# title: Workflow alias that moves and that nothing can stop
# description: |
#   An alias of a workflow moves executions to a new version step by step.
#   Without an alarm the move goes on whatever the new version does.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Gradual deployment of workflows
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/version-rolling-deployment.html
# custom:
#   id: workflow-alias
#   severity: low
#   tier: B
#   subject: state_machine
#   environmental: true
#   fix: >-
#     Name alarms on failed executions in DeploymentPreference.Alarms.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.workflow_alias

import data.rules.lib.ask
import data.rules.lib.found

applies contains machine.id if {
	some machine in input.state_machine
	ask.is(machine, "shifting", {"LINEAR", "CANARY"}) == "yes"
}

finding contains found.at(machine, ["shift_alarms"], message) if {
	some machine in input.state_machine
	ask.filled(machine, "shift_alarms") == "no"
	message := sprintf("the alias of workflow %s moves step by step, and no alarm can stop it", [
		machine.id,
	])
}
