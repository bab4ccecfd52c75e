# METADATA
# title: Function that is switched off
# description: |
#   Reserved concurrency of zero refuses every call. That is how a function is
#   stopped in an emergency; left in a template, the function is off and what
#   calls it fails. Elsewhere than in production it may be meant.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Reserved concurrency
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
# custom:
#   id: concurrency-zero
#   severity: high
#   tier: A
#   subject: function
#   environmental: true
#   fix: >-
#     Remove ReservedConcurrentExecutions to let the function run without a
#     bound, or set what it needs.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL05-BP02]
package rules.resilience.concurrency_zero

import data.rules.lib.found

finding contains found.at(fn, ["reserved_concurrency"], message) if {
	some fn in input.function
	fn.reserved_concurrency == 0
	message := sprintf("function %s reserves no concurrency and refuses every call", [fn.id])
}
