# METADATA
# title: Dead letters that come back
# description: |
#   The redrive of a queue leads back to it, or the function that failed on a
#   message gets it again from the dead-letter queue, to fail on it with the
#   same code. The message moves until it expires and nobody sees it. A mapping
#   that is switched off is left out: it is how messages are taken back by hand.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Dead-letter queues
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: dlq-cycle
#   severity: high
#   tier: A
#   subject: queue
#   fix: >-
#     Let nothing consume the dead-letter queue by itself: watch its depth, and move
#     messages back with a redrive once the cause is mended. Give a dead-letter queue no
#     redrive policy.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.dlq_cycle

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(queue, ["dead_letter_arn"], message), more) if {
	some queue in input.queue
	ask.filled(queue, "dead_letter_loop") == "yes"
	more := {"witnesses": [item.id | some item in queue.dead_letter_loop]}
	message := sprintf("dead letters of queue %s come back by %s: %s", [
		queue.id,
		_ids(queue),
		_hows(queue),
	])
}

_ids(queue) := concat(", ", {item.id | some item in queue.dead_letter_loop})

_hows(queue) := concat("; ", {item.how | some item in queue.dead_letter_loop})
