# METADATA
# title: Queue whose messages come back while they are worked on
# description: |
#   A visibility timeout shorter than the timeout of the function that takes
#   from the queue is refused: the mapping is not created and the deployment
#   fails.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using Lambda with Amazon SQS
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
# custom:
#   id: visibility-lt-timeout
#   severity: critical
#   tier: A
#   subject: queue
#   fix: >-
#     Set VisibilityTimeout of the queue to six times the function timeout plus the
#     batching window; less than the timeout is refused.
#   since: "0.1"
#   maps:
#     cfn-lint: [E3505]
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.visibility_lt_timeout

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(queue, ["visibility_timeout"], message), more) if {
	some queue in input.queue
	seconds := _visibility(queue)
	longer := [poller | some poller in queue.pollers; seconds < poller.timeout]
	count(longer) > 0
	more := {"witnesses": [poller.id | some poller in longer]}
	message := sprintf("queue %s hides a message for %s, and function %s may run for %v", [
		queue.id,
		found.amount(seconds, "second"),
		concat(", ", {poller.id | some poller in longer}),
		max({poller.timeout | some poller in longer}),
	])
}

# The service's default stands in for a timeout that is not set.
_visibility(queue) := queue.visibility_timeout

_visibility(queue) := 30 if {
	ask.has(queue, "visibility_timeout") == "no"
}
