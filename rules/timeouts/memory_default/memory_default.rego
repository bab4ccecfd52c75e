# METADATA
# title: Function without a memory size of its own
# description: |
#   A Lambda function that sets no memory size gets 128 MB, and with it the
#   smallest share of a processor there is. Most functions finish sooner, and
#   cost no more, with a size somebody chose.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configure Lambda function memory
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
# custom:
#   id: memory-default
#   severity: low
#   tier: A
#   subject: function
#   fix: Set the memory size; measure a few with AWS Lambda Power Tuning.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaDefaultMemorySize]
#     serverless-lens: [PERF1]
#     serverless-rules: [ES1005]
package rules.timeouts.memory_default

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["memory"], message) if {
	some fn in input.function
	ask.has(fn, "memory") == "no"
	message := sprintf("function %s sets no memory size and gets 128 MB", [fn.id])
}
