# METADATA
# title: Stream consumer that needs more than is reserved
# description: |
#   A mapping calls its function once per shard, times the parallelization
#   factor. Where the function reserves less than that, shards wait for each
#   other and the stream falls behind for as long as there is load.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Parallelization factor
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
# custom:
#   id: parallelization-vs-reserved
#   severity: medium
#   tier: A
#   subject: event_source
#   fix: >-
#     Reserve at least shards times ParallelizationFactor, or lower the factor.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL05-BP02]
package rules.resilience.parallelization_vs_reserved

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", "kinesis") == "yes"
}

finding contains found.at(source, ["parallelization_factor"], message) if {
	some source in input.event_source
	some stream in source.stream
	some fn in source.function
	wanted := stream.shards * _factor(source)
	fn.reserved_concurrency < wanted
	fn.reserved_concurrency > 0
	message := sprintf("event source %s calls %s %v times at once, which reserves %v", [
		source.id,
		fn.id,
		wanted,
		fn.reserved_concurrency,
	])
}

_factor(source) := source.parallelization_factor

_factor(source) := 1 if ask.has(source, "parallelization_factor") == "no"
