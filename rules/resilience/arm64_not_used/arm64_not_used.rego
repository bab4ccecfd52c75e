# METADATA
# title: Function on the dearer processor
# description: |
#   A second on arm64 costs a fifth less, and most interpreted code runs there
#   unchanged. Code with native libraries has to be built for it; functions at
#   CloudFront's edge cannot use it.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Architectures of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
# custom:
#   id: arm64-not-used
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Set Architectures to [arm64] and test; build native libraries and layers
#     for it.
#   since: "0.1"
#   maps:
#     serverless-lens: [COST1]
#     sls-mentor: [useArm]
package rules.resilience.arm64_not_used

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["architecture"], message) if {
	some fn in input.function
	ask.is(fn, "architecture", "arm64") == "no"
	ask.is(fn, "edge", true) == "no"
	message := sprintf("function %s runs on x86_64", [fn.id])
}
