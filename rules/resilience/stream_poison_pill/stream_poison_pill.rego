# METADATA
# title: Stream consumer that one bad record can stop
# description: |
#   A mapping without a limit of retries or of age tries a failing batch until its
#   records expire, which is a day or more in which nothing of the shard gets
#   through. Splitting the batch, or letting the function report the record that
#   failed, gets round it too.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Error handling for Kinesis event sources
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html
# custom:
#   id: stream-poison-pill
#   severity: high
#   tier: A
#   subject: event_source
#   fix: >-
#     Set MaximumRetryAttempts or MaximumRecordAgeInSeconds, and
#     BisectBatchOnFunctionError.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP03]
package rules.resilience.stream_poison_pill

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", {"kinesis", "dynamodb"}) == "yes"
}

finding contains found.at(source, [], message) if {
	some source in input.event_source
	ask.above(source, "max_retries", -1) == "no"
	ask.above(source, "max_record_age", -1) == "no"
	ask.is(source, "bisect", true) == "no"
	ask.is(source, "partial_batch", true) == "no"
	message := sprintf("event source %s retries a bad record until it expires", [source.id])
}
