# METADATA
# title: Stream consumer that loses the batches it gives up
# description: |
#   When a mapping gives up a batch of Kinesis, DynamoDB or Kafka records, because
#   of its age or its retries, the records are skipped. Without an on-failure
#   destination nothing tells which.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retain records of discarded batches
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
# custom:
#   id: stream-no-failure-target
#   severity: high
#   tier: A
#   subject: event_source
#   fix: Set an on-failure destination (DestinationConfig.OnFailure) on the mapping.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaEventSourceMappingDestination]
#     serverless-lens: [REL2]
#     serverless-rules: [ES1001]
#     well-architected: [REL05-BP04]
package rules.resilience.stream_no_failure_target

import data.rules.lib.ask
import data.rules.lib.found

applies contains source.id if {
	some source in input.event_source
	ask.is(source, "source", {"kinesis", "dynamodb", "kafka"}) == "yes"
}

finding contains found.at(source, ["on_failure_arn"], message) if {
	some source in input.event_source
	ask.has(source, "on_failure_arn") == "no"
	message := sprintf("event source %s keeps no trace of the records it gives up", [source.id])
}
