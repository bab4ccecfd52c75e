# METADATA
# title: Workflow task that may wait for ever
# description: |
#   A task that waits for a token, a job or an activity worker waits as long as
#   the workflow does, unless it has a timeout: what was meant to answer and never
#   will holds the execution. Tasks that call a function or a service and wait for
#   its response are left out: a function has a timeout of its own, Step Functions
#   gives an HTTP task sixty seconds, and calls of other services end soon.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Best practices for Step Functions
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
# custom:
#   id: task-no-timeout
#   severity: [high, low]
#   tier: A
#   subject: state
#   fix: Set TimeoutSeconds, or TimeoutSecondsPath, to more than the answer may take.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.task_no_timeout

import data.rules.lib.ask
import data.rules.lib.found

applies contains state.id if {
	some state in input.state
	ask.is(state, "kind", "Task") == "yes"
	ask.is(state, "pattern", {"callback", "activity", "sync"}) == "yes"
}

finding contains found.also(found.at(state, ["timeout"], message), more) if {
	some state in input.state
	more := {"severity": _severity(state)}
	ask.has(state, "timeout") == "no"
	ask.has(state, "timeout_path") == "no"
	message := sprintf("%s has no timeout and waits as long as its workflow", [state.id])
}

# Nobody may ever send the token back; a job ends some time.
_severity(state) := "high" if {
	ask.is(state, "pattern", {"callback", "activity"}) == "yes"
} else := "low"
