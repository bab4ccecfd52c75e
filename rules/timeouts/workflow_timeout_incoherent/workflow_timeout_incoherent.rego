# METADATA
# title: Workflow whose timeouts contradict each other
# description: |
#   An Express workflow ends after 300 seconds whatever its tasks are allowed;
#   a workflow whose timeout is shorter than what its Wait states wait can
#   never finish; a task that gives up before the function it calls leaves the
#   function working for nobody; a workflow that may take less than one that it
#   starts and waits for stops that in the middle.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Best practices for Step Functions
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
# custom:
#   id: workflow-timeout-incoherent
#   severity: high
#   tier: A
#   subject: state_machine
#   fix: >-
#     Bring the timeouts in order: function or inner workflow, then task, then workflow.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.workflow_timeout_incoherent

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(machine, ["timeout"], message) if {
	some machine in input.state_machine
	machine.timeout <= machine.shortest
	message := sprintf("workflow %s ends after %s, and its Wait states alone take %v", [
		machine.id,
		found.amount(machine.timeout, "second"),
		machine.shortest,
	])
}

finding contains found.at(machine, ["express"], message) if {
	some machine in input.state_machine
	machine.express == true
	machine.shortest >= 300
	message := sprintf("workflow %s ends after 300 seconds, and its Wait states alone take %v", [
		machine.id,
		machine.shortest,
	])
}

finding contains _late(machine, late, message) if {
	some machine in input.state_machine
	machine.express == true
	late := [state | some state in machine.states; state.timeout > 300]
	count(late) > 0
	message := sprintf("workflow %s ends after 300 seconds, and %s may take longer", [
		machine.id,
		concat(", ", {state.id | some state in late}),
	])
}

finding contains _late(machine, late, message) if {
	some machine in input.state_machine
	late := [state | some state in machine.states; state.timeout < state.function_timeout]
	count(late) > 0
	message := _early(late)
}

_early([state]) := sprintf("%s gives up after %s, and the function it calls may run for %v", [
	state.id,
	found.amount(state.timeout, "second"),
	state.function_timeout,
])

_early(late) := sprintf("%s give up before the functions they call", [
	concat(", ", {state.id | some state in late}),
]) if {
	count(late) > 1
}

finding contains _late(machine, late, message) if {
	some machine in input.state_machine
	late := [state | some state in machine.states; _given(machine, state) < state.nested_timeout]
	count(late) > 0
	message := sprintf("%s may take longer than is left for it in workflow %s", [
		concat(", ", {_nested(state) | some state in late}),
		machine.id,
	])
}

# A task has as long as its workflow, if not less.
_given(_, state) := state.timeout

_given(machine, state) := machine.timeout if ask.has(state, "timeout") == "no"

_nested(state) := sprintf("the workflow that %s waits for", [state.id])

_late(machine, late, message) := found.also(found.at(machine, [], message), {
	"witnesses": [state.id | some state in late],
	"related": [found.at(state, ["timeout"], "its timeout") | some state in late],
})
