# METADATA
# title: Dead-letter queue that forgets too early
# description: |
#   A message moved to a standard dead-letter queue keeps the time it was first
#   sent, so a dead-letter queue that keeps messages no longer than its source may
#   delete them on arrival. Fourteen days, the most there is, cost next to nothing
#   and outlast a holiday. FIFO queues start the time anew.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon SQS dead-letter queues
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: dlq-retention
#   severity: [medium, low]
#   tier: A
#   subject: queue
#   environmental: true
#   fix: Set MessageRetentionPeriod of the dead-letter queue to 1209600.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.dlq_retention

import data.rules.lib.ask
import data.rules.lib.found

applies contains queue.id if {
	some queue in input.queue
	ask.filled(queue, "failure_sources") == "yes"
}

finding contains found.also(found.at(queue, ["retention"], message), {"witnesses": sources}) if {
	some queue in input.queue
	ask.is(queue, "fifo", true) == "no"
	sources := [source.id | some source in queue.redrive_sources; _kept(source) >= _kept(queue)]
	count(sources) > 0
	message := sprintf("dead-letter queue %s keeps messages for %s, no longer than %s", [
		queue.id,
		found.amount(_days(queue), "day"),
		concat(", ", sources),
	])
}

finding contains found.also(found.at(queue, ["retention"], message), {"severity": "low"}) if {
	some queue in input.queue
	_kept(queue) < 1209600
	count([source | some source in queue.redrive_sources; _kept(source) >= _kept(queue)]) == 0
	message := sprintf("dead-letter queue %s keeps messages for %s of the 14 it could", [
		queue.id,
		found.amount(_days(queue), "day"),
	])
}

# The service's default stands in for a retention that is not set.
_kept(queue) := queue.retention

_kept(queue) := 345600 if {
	ask.has(queue, "retention") == "no"
}

_days(queue) := round((_kept(queue) / 86400) * 10) / 10
