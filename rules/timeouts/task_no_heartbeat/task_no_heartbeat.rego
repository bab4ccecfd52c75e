# METADATA
# title: Workflow task whose worker may die unseen
# description: |
#   A task that waits for a token or an activity worker learns that the worker
#   has died only when the timeout is over, unless heartbeats are asked for: a
#   missing one ends the task at once. The interval must be shorter than the
#   timeout. A task without any timeout waits for good, as task-no-timeout says;
#   a person who answers sends no heartbeats, and there the timeout has to do.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Best practices for Step Functions
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
# custom:
#   id: task-no-heartbeat
#   severity: medium
#   tier: A
#   subject: state
#   fix: Set HeartbeatSeconds below the timeout and let the worker send heartbeats.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.task_no_heartbeat

import data.rules.lib.ask
import data.rules.lib.found

applies contains state.id if {
	some state in input.state
	ask.is(state, "kind", "Task") == "yes"
	ask.is(state, "pattern", {"callback", "activity"}) == "yes"
}

finding contains found.at(state, ["heartbeat"], message) if {
	some state in input.state
	_bounded(state)
	ask.has(state, "heartbeat") == "no"
	ask.has(state, "heartbeat_path") == "no"
	message := sprintf("%s asks for no heartbeat: a dead worker shows only at its timeout", [
		state.id,
	])
}

finding contains found.at(state, ["heartbeat"], message) if {
	some state in input.state
	state.heartbeat >= state.timeout
	message := sprintf("%s has a heartbeat of %s and a timeout of %v", [
		state.id,
		found.amount(state.heartbeat, "second"),
		state.timeout,
	])
}

_bounded(state) if ask.has(state, "timeout") == "yes"

_bounded(state) if ask.has(state, "timeout_path") == "yes"
