# METADATA
# title: Function without a timeout of its own
# description: |
#   A Lambda function that sets no timeout gets three seconds. A slow
#   dependency then fails every call at the same moment, and the limit is in
#   nobody's template to be found.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configure Lambda function timeout
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
# custom:
#   id: timeout-default
#   severity: medium
#   tier: A
#   subject: function
#   fix: Set the timeout to a little more than the slowest call you accept.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaDefaultTimeout]
#     serverless-lens: [REL2]
#     serverless-rules: [ES1006]
#     well-architected: [REL05-BP05]
package rules.timeouts.timeout_default

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
	message := sprintf("function %s sets no timeout and gets three seconds", [fn.id])
}
