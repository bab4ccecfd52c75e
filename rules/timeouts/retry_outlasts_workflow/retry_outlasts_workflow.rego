# METADATA
# title: Retries that outlast their workflow
# description: |
#   The intervals of a retry double unless BackoffRate says otherwise, so that a dozen
#   attempts wait for hours. What a state waits between its attempts, if all of them
#   fail, is more here than its workflow may take: the workflow ends in the middle with
#   a timeout, and a Catch after the last attempt is never reached. Without a timeout
#   of its own an Express workflow ends after five minutes, a Standard one after a
#   year. The time that attempts take comes on top. With JitterStrategy FULL a wait may
#   be shorter by chance.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Handling errors in Step Functions workflows
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
# custom:
#   id: retry-outlasts-workflow
#   severity: medium
#   tier: A
#   subject: state
#   fix: >-
#     Lower MaxAttempts or BackoffRate, bound the interval with MaxDelaySeconds, or raise
#     TimeoutSeconds of the workflow.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP03]
package rules.timeouts.retry_outlasts_workflow

import data.rules.lib.ask
import data.rules.lib.found

applies contains state.id if {
	some state in input.state
	ask.filled(state, "retries") == "yes"
}

finding contains found.at(state, ["retries"], message) if {
	some state in input.state
	some machine in state.machine
	seconds := _lives(machine)
	state.retry_seconds >= seconds
	message := sprintf("%s may wait %s between its retries, its workflow ends after %v", [
		state.id,
		found.amount(round(state.retry_seconds), "second"),
		seconds,
	])
}

_lives(machine) := machine.timeout

_lives(machine) := 300 if {
	ask.has(machine, "timeout") == "no"
	ask.is(machine, "express", true) == "yes"
}

_lives(machine) := 31536000 if {
	ask.has(machine, "timeout") == "no"
	ask.is(machine, "express", true) == "no"
}
