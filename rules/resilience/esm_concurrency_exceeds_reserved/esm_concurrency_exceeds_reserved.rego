# METADATA
# title: Queue consumers that may ask for more than is reserved
# description: |
#   The mappings of a function may together call it more often at once than its
#   reserved concurrency admits. The calls beyond are throttled, and each of
#   them counts as a receive of its messages, which go to the dead-letter queue
#   without having been tried.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Maximum concurrency of SQS event sources
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
# custom:
#   id: esm-concurrency-exceeds-reserved
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Raise ReservedConcurrentExecutions to the sum of MaximumConcurrency over
#     the function's mappings, or lower these.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL05-BP02]
package rules.resilience.esm_concurrency_exceeds_reserved

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "reserved_concurrency") == "yes"
	ask.has(fn, "event_sources") == "yes"
}

finding contains found.also(found.at(fn, ["reserved_concurrency"], message), more) if {
	some fn in input.function
	bound := [source | some source in fn.event_sources; source.max_concurrency > 0]
	wanted := sum([source.max_concurrency | some source in bound])
	wanted > fn.reserved_concurrency
	fn.reserved_concurrency > 0
	more := {"witnesses": [source.id | some source in bound]}
	message := sprintf("%s reserves %v, and its event sources may call it %v times at once", [
		fn.id,
		fn.reserved_concurrency,
		wanted,
	])
}
