# METADATA
# title: Batch size that Lambda refuses
# description: |
#   A standard queue delivers more than ten messages a call only if the mapping
#   gathers them for at least a second, and a FIFO queue never does. The
#   deployment fails. How large messages are does not matter: Lambda calls with fewer
#   of them once six megabytes are together.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: SQS event source parameters
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
# custom:
#   id: batch-limits
#   severity: high
#   tier: A
#   subject: event_source
#   fix: >-
#     Set MaximumBatchingWindowInSeconds to 1 or more, or BatchSize to 10 or
#     less.
#   since: "0.1"
#   maps:
#     cfn-lint: [E3705]
#     serverless-lens: [REL2]
#     well-architected: [REL04-BP04]
package rules.resilience.batch_limits

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", "sqs") == "yes"
}

finding contains found.at(source, ["batch_size"], message) if {
	some source in input.event_source
	source.batch_size > 10
	ask.above(source, "batching_window", 0) == "no"
	message := sprintf("event source %s wants %v messages a call and gathers none", [
		source.id,
		source.batch_size,
	])
}

finding contains found.at(source, ["batch_size"], message) if {
	some source in input.event_source
	source.batch_size > 10
	some queue in source.queue
	queue.fifo == true
	message := sprintf("%s wants %v messages a call, and FIFO queue %s gives 10", [
		source.id,
		source.batch_size,
		queue.id,
	])
}
