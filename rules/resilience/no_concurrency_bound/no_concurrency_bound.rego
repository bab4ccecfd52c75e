# METADATA
# title: Function that can flood what it stands before
# description: |
#   Events fan out to as many copies of a function as the account has, and a
#   database or another service inside a network takes far fewer connections. A
#   function in a VPC whose calls nothing bounds is told here; whether what it
#   calls is bounded is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Reserved concurrency
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
# custom:
#   id: no-concurrency-bound
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Set MaximumConcurrency of the mapping, or ReservedConcurrentExecutions, to
#     the connections that what it calls can take.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaConcurrency]
#     cfn_nag: [W92]
#     checkov: [CKV_AWS_115]
#     guard: [lambda_concurrency_check]
#     serverless-lens: [REL1]
package rules.resilience.no_concurrency_bound

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.is(fn, "vpc", true) == "yes"
	_fans_out(fn)
}

finding contains found.at(fn, ["reserved_concurrency"], message) if {
	some fn in input.function
	ask.has(fn, "reserved_concurrency") == "no"
	bound := [source | some source in fn.event_sources; ask.has(source, "max_concurrency") == "yes"]
	count(bound) == 0
	message := sprintf("nothing bounds how many copies of %s run at once in its VPC", [fn.id])
}

# A deployment calls the function of a custom resource once, and asynchronously.
_fans_out(fn) if ask.filled(fn, "async_sources") == "yes"

_fans_out(fn) if ask.member(fn, "invocations", "poll") == "yes"
