# METADATA
# title: Batch of which one bad message fails all
# description: |
#   Without ReportBatchItemFailures a function that fails on one message of a
#   batch gets all of them again, those that it has handled too, and all of them
#   move towards the dead-letter queue. It helps only if the code returns which
#   messages failed; a mapping that says so while the code does not takes every
#   batch for a success.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Reporting batch item failures
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
# custom:
#   id: no-partial-batch
#   severity: low
#   tier: A
#   subject: event_source
#   fix: >-
#     Set FunctionResponseTypes to [ReportBatchItemFailures] and return
#     batchItemFailures from the function; or set BatchSize to 1.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL04-BP04]
package rules.resilience.no_partial_batch

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", {"sqs", "kinesis", "dynamodb"}) == "yes"
}

finding contains found.at(source, [], message) if {
	some source in input.event_source
	ask.is(source, "partial_batch", true) == "no"
	ask.is(source, "batch_size", 1) == "no"
	ask.is(source, "bisect", true) == "no"
	message := sprintf("event source %s repeats a whole batch for one message that fails", [
		source.id,
	])
}
