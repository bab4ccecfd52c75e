# METADATA
# title: Pipe that loses or blocks the records of a stream
# description: |
#   A pipe that reads a stream tries a failing batch until its records expire,
#   and then drops them. Without a limit of tries and a place for what fails,
#   one bad record stops its shard and is lost in the end. Pipes that poll a
#   queue use the queue's redrive policy.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Error handling of pipes
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
# custom:
#   id: pipe-no-dlq
#   severity: medium
#   tier: A
#   subject: pipe
#   fix: >-
#     Set DeadLetterConfig.Arn and MaximumRetryAttempts or
#     MaximumRecordAgeInSeconds in the source parameters.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.pipe_no_dlq

import data.rules.lib.ask
import data.rules.lib.found

applies contains pipe.id if {
	some pipe in input.pipe
	ask.is(pipe, "source", {"kinesis", "dynamodb"}) == "yes"
}

finding contains found.at(pipe, ["dead_letter_arn"], message) if {
	some pipe in input.pipe
	ask.has(pipe, "dead_letter_arn") == "no"
	message := sprintf("pipe %s has no place for records that fail", [pipe.id])
}

finding contains found.at(pipe, ["max_retries"], message) if {
	some pipe in input.pipe
	ask.has(pipe, "dead_letter_arn") == "yes"
	ask.above(pipe, "max_retries", -1) == "no"
	ask.above(pipe, "max_record_age", -1) == "no"
	message := sprintf("pipe %s retries a record that fails until it expires", [pipe.id])
}
