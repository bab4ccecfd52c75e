# METADATA
# title: Durable function whose timeouts contradict each other
# description: |
#   The timeout of a durable execution spans all its calls. Shorter than that of
#   one call it ends the first call that uses its time; longer than a caller
#   waits, the caller gets an error while the execution goes on. How long the
#   history is kept counts from the end and contradicts neither.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Durable functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
# custom:
#   id: durable-timeout
#   severity: medium
#   tier: A
#   subject: function
#   fix: >-
#     Set ExecutionTimeout above Timeout, and start executions that take longer
#     than a caller waits asynchronously.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.durable_timeout

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "durable_timeout") == "yes"
}

finding contains found.at(fn, ["durable_timeout"], message) if {
	some fn in input.function
	fn.durable_timeout < fn.timeout
	message := sprintf("durable function %s ends after %s, and one call may take %v", [
		fn.id,
		found.amount(fn.durable_timeout, "second"),
		fn.timeout,
	])
}

finding contains found.also(found.at(fn, ["durable_timeout"], message), more) if {
	some fn in input.function
	late := [caller | some caller in fn.sync_callers; fn.durable_timeout > caller.limit]
	count(late) > 0
	more := {"witnesses": [caller.id | some caller in late]}
	message := sprintf("durable function %s may take %v seconds, and %s waits less", [
		fn.id,
		fn.durable_timeout,
		concat(", ", {caller.id | some caller in late}),
	])
}
