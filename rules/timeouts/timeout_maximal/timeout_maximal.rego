# METADATA
# title: Function with the longest timeout there is
# description: |
#   A timeout of 900 seconds is no decision: a call that hangs is paid for a
#   quarter of an hour before anybody hears of it, and with someone waiting for
#   the answer it outlives every caller there is. Batch work may want it, which
#   is why this is advice. Durable functions bound their executions by themselves.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configure Lambda function timeout
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
# custom:
#   id: timeout-maximal
#   severity: [low, medium]
#   tier: C
#   subject: function
#   fix: Set the timeout to a little more than the slowest call you accept.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     sls-mentor: [noMaxTimeout]
#     well-architected: [REL05-BP05]
package rules.timeouts.timeout_maximal

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, ["timeout"], message), {"severity": _severity(fn)}) if {
	some fn in input.function
	fn.timeout >= 900
	ask.has(fn, "durable_timeout") == "no"
	message := sprintf("function %s may run for %v seconds, as long as Lambda lets any", [
		fn.id,
		fn.timeout,
	])
}

_severity(fn) := "medium" if {
	ask.member(fn, "invocations", "sync") == "yes"
} else := "low"
