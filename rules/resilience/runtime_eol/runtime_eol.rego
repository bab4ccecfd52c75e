# METADATA
# title: Function on a runtime that ends
# description: |
#   A runtime that AWS has deprecated gets no security updates, and some weeks
#   later functions on it can neither be made nor changed, so that a fault in
#   production cannot be mended. The days are those that AWS has announced; it
#   has moved some further away.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Runtimes of Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
# custom:
#   id: runtime-eol
#   severity: [high, medium, low]
#   tier: A
#   subject: function
#   fix: >-
#     Move to a runtime that AWS supports, the newest of the language if nothing
#     speaks against it.
#   since: "0.1"
#   maps:
#     cdk-nag: [L1]
#     cfn-lint: [E2531, E2533, W2531]
#     checkov: [CKV_AWS_363]
#     nist-800-53: [CA-9(1), CM-2, SI-2, SI-2(2), SI-2(4), SI-2(5)]
#     prowler: [awslambda_function_using_supported_runtimes]
#     security-hub: [Lambda.2]
#     serverless-lens: [SEC3]
#     sls-mentor: [deprecatedRuntime]
#     well-architected: [SEC06-BP01]
package rules.resilience.runtime_eol

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, ["runtime"], message), more) if {
	some fn in input.function
	fn.runtime_phase != "supported"
	more := {"severity": _severity(fn)}
	message := sprintf("function %s runs on %s, %s %s%s", [
		fn.id,
		fn.runtime,
		_words[fn.runtime_phase],
		fn.runtime_end,
		_next(fn),
	])
}

_words := {
	"ending": "which is deprecated on",
	"deprecated": "deprecated since",
	"blocked": "which cannot be updated any more, deprecated since",
}

_next(fn) := sprintf("; the newest is %s", [fn.runtime_successor]) if {
	ask.has(fn, "runtime_successor") == "yes"
} else := ""

_severity(fn) := "high" if {
	fn.runtime_phase == "blocked"
} else := "medium" if {
	fn.runtime_phase == "deprecated"
} else := "low"
