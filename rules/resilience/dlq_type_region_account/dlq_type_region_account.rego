# METADATA
# title: Dead-letter queue of the wrong type, Region or account
# description: |
#   The dead-letter queue of a FIFO queue must be FIFO, that of a standard queue
#   must not be, and Lambda, EventBridge and Scheduler cannot send failures to FIFO
#   queues at all: the deployment fails, or the failures vanish. The name of a queue that
#   is not seen says whether it is FIFO. A queue and its dead-letter queue must be in one
#   Region and account too. That is checked where both are seen: Terraform's providers, a
#   plan, an application of the CDK or an account say where the queue is, an ARN or a
#   reference where the other one is. For the dead-letter queues and destinations of
#   functions Lambda's guide demands no Region, and none is.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon SQS dead-letter queues
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: dlq-type-region-account
#   severity: high
#   tier: A
#   subject: queue
#   fix: >-
#     Use a queue of the same type, Region and account for failures; for functions,
#     targets and schedules a standard one.
#   since: "0.1"
#   maps:
#     cfn-lint: [E3502]
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.dlq_type_region_account

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(queue, ["dead_letter_arn"], message) if {
	some queue in input.queue
	ask.has(queue, "dead_letter_mismatch") == "yes"
	message := sprintf("queue %s %s", [queue.id, queue.dead_letter_mismatch])
}

finding contains found.also(found.at(queue, ["fifo"], message), {"witnesses": senders}) if {
	some queue in input.queue
	ask.is(queue, "fifo", true) == "yes"
	senders := sort(_senders(queue))
	count(senders) > 0
	message := sprintf("queue %s is FIFO, and %s cannot send failures to one", [
		queue.id,
		concat(", ", senders),
	])
}

finding contains found.at(queue, ["dead_letter_arn"], message) if {
	some queue in input.queue
	ask.has(queue, "dead_letter_away") == "yes"
	message := sprintf("queue %s %s: SQS takes one of the same Region and account only", [
		queue.id,
		queue.dead_letter_away,
	])
}

_senders(queue) := union({
	{fn.id | some fn in queue.dead_letter_functions},
	{config.id | some config in queue.failed_invoke_configs},
	{target.id | some target in queue.failed_targets},
	{schedule.id | some schedule in queue.failed_schedules},
})
