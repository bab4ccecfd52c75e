# METADATA
# title: Function with more memory than most need
# description: |
#   A function is paid for by its memory. From 3,008 MB on it is more than the
#   older quota allowed, and more than most code uses: processors come with
#   memory, and one thread does not gain from more than 1,769. Whether this one
#   does is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Memory of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
# custom:
#   id: memory-extreme
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Measure what it uses (Max Memory Used in the REPORT lines), or let Lambda
#     Power Tuning find the cheapest size.
#   since: "0.1"
#   maps:
#     serverless-lens: [PERF1]
#     sls-mentor: [underMaxMemory]
package rules.resilience.memory_extreme

import data.rules.lib.found

finding contains found.at(fn, ["memory"], message) if {
	some fn in input.function
	fn.memory >= 3008
	message := sprintf("function %s has %v MB of memory", [fn.id, fn.memory])
}
