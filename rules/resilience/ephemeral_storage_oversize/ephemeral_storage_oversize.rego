# METADATA
# title: Function with more storage than most need
# description: |
#   512 MiB of /tmp come with a function, and what is above is paid for with every
#   millisecond that it runs. Half of the most there is, or more, is for functions that
#   unpack or render large files. Whether this one does is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configure ephemeral storage for Lambda functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
# custom:
#   id: ephemeral-storage-oversize
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Measure what it leaves in /tmp (tmp_used of Lambda Insights), and set
#     EphemeralStorage to a little more.
#   since: "0.1"
#   maps:
#     serverless-lens: [COST1]
package rules.resilience.ephemeral_storage_oversize

import data.rules.lib.found

finding contains found.at(fn, ["ephemeral_storage"], message) if {
	some fn in input.function
	fn.ephemeral_storage >= 5120
	message := sprintf("function %s has %v MiB of /tmp, of which 512 cost nothing", [
		fn.id,
		fn.ephemeral_storage,
	])
}
