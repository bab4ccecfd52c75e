# METADATA
# title: Workflow without a timeout
# description: |
#   A Standard workflow without TimeoutSeconds may run for a year. One that
#   hangs is then found by whoever misses its result, and holds an execution of
#   the quota all the while. Express workflows end after five minutes by
#   themselves, and those that only pass on and choose end at once.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Best practices for Step Functions
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
# custom:
#   id: workflow-no-timeout
#   severity: medium
#   tier: A
#   subject: state_machine
#   fix: >-
#     Set TimeoutSeconds at the top of the definition to more than the longest run you
#     expect.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.workflow_no_timeout

import data.rules.lib.ask
import data.rules.lib.found

applies contains machine.id if {
	some machine in input.state_machine
	ask.is(machine, "express", true) == "no"
	_takes_time(machine)
}

finding contains found.at(machine, ["timeout"], message) if {
	some machine in input.state_machine
	ask.has(machine, "timeout") == "no"
	message := sprintf("workflow %s sets no timeout and may run for a year", [machine.id])
}

_takes_time(machine) if ask.is(machine, "definition", "read") == "no"

_takes_time(machine) if {
	some state in machine.states
	ask.is(state, "kind", {"Pass", "Choice", "Succeed", "Fail"}) == "no"
}
