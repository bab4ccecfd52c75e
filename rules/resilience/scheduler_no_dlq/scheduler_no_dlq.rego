# METADATA
# title: Schedule without a dead-letter queue
# description: |
#   EventBridge Scheduler tries a call for a day and then drops it, and drops a
#   refused one at once. With a dead-letter queue the call, and the reason, are
#   kept.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configuring a dead-letter queue for EventBridge Scheduler
#     ref: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
# custom:
#   id: scheduler-no-dlq
#   severity: medium
#   tier: A
#   subject: schedule
#   fix: >-
#     Give the target of the schedule a DeadLetterConfig with a standard queue that is
#     watched.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.scheduler_no_dlq

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(schedule, ["dead_letter_arn"], message) if {
	some schedule in input.schedule
	ask.has(schedule, "dead_letter_arn") == "no"
	message := sprintf("schedule %s drops calls that cannot be delivered", [schedule.id])
}
