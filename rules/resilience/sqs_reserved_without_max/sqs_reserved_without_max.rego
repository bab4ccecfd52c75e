# METADATA
# title: Queue consumer whose pollers outrun it
# description: |
#   Lambda adds pollers to a queue as long as messages wait, whatever the
#   function has reserved. Once that is used up the calls are throttled, and
#   messages reach the dead-letter queue although nothing is wrong with them. A
#   FIFO queue is left out: its message groups bound it. So is a mapping with
#   pollers of its own.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Maximum concurrency of SQS event sources
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
# custom:
#   id: sqs-reserved-without-max
#   severity: medium
#   tier: A
#   subject: event_source
#   fix: >-
#     Set ScalingConfig.MaximumConcurrency of the mapping to no more than the
#     function reserves, and at least 2.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL05-BP02]
package rules.resilience.sqs_reserved_without_max

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", "sqs") == "yes"
	ask.is(source, "enabled", false) == "no"
}

finding contains found.at(source, ["max_concurrency"], message) if {
	some source in input.event_source
	ask.has(source, "max_concurrency") == "no"
	ask.has(source, "max_pollers") == "no"
	some fn in source.function
	ask.above(fn, "reserved_concurrency", 0) == "yes"
	count([queue | some queue in source.queue; queue.fifo == true]) == 0
	message := sprintf("event source %s may call %s more often than the %v at once it reserves", [
		source.id,
		fn.id,
		fn.reserved_concurrency,
	])
}
