# METADATA
# title: Queue that shows messages again too soon
# description: |
#   Lambda wants a visibility timeout of at least six times the timeout of the
#   function, plus the time the mapping gathers messages: a batch is tried
#   again after throttling without coming back to the queue. With less, the
#   same message is worked on twice, and reaches its dead-letter queue unread.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using Lambda with Amazon SQS
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
# custom:
#   id: visibility-lt-6x
#   severity: high
#   tier: A
#   subject: queue
#   fix: >-
#     Set VisibilityTimeout of the queue to six times the function timeout plus the
#     batching window, or give the function less time.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaEventSourceSQSVisibilityTimeout]
#     serverless-lens: [REL2]
#     sls-mentor: [timeoutSmallEnoughForSqsVisibility]
#     well-architected: [REL05-BP05]
package rules.timeouts.visibility_lt_6x

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(queue, ["visibility_timeout"], message), more) if {
	some queue in input.queue
	seconds := _visibility(queue)
	short := [poller |
		some poller in queue.pollers
		seconds < _wanted(poller)
		seconds >= poller.timeout
	]
	count(short) > 0
	more := {"witnesses": [poller.id | some poller in short]}
	most := max({_wanted(poller) | some poller in short})
	message := sprintf("queue %s hides a message for %s, %s is %v", [
		queue.id,
		found.amount(seconds, "second"),
		_sum([poller | some poller in short; _wanted(poller) == most]),
		most,
	])
}

# Of several functions the message names those that want most.
_sum(slow) := sprintf("and six times the timeout of %s with its batching window", [_ids(slow)]) if {
	some poller in slow
	poller.window > 0
} else := sprintf("and six times the timeout of %s", [_ids(slow)])

_ids(slow) := concat(", ", {poller.id | some poller in slow})

_wanted(poller) := (6 * poller.timeout) + poller.window

# The service's default stands in for a timeout that is not set.
_visibility(queue) := queue.visibility_timeout

_visibility(queue) := 30 if {
	ask.has(queue, "visibility_timeout") == "no"
}
