# METADATA
# title: Dead-letter queue of another Region than its schedule
# description: |
#   Scheduler sends what it cannot deliver to a queue in the Region of the schedule. Its
#   guide lets the queue be of another account and says nothing of Regions; by the
#   authors of the CDK a schedule with a queue of another Region is refused when it is
#   deployed, and that is assumed. Regions are compared where both are seen: a provider,
#   a plan, an application of the CDK or an account says where the schedule is, an ARN
#   or a reference where the queue is.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configuring a schedule's dead-letter queue
#     ref: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
#   - description: Cross-Region queues in the CDK's targets of Scheduler
#     ref: https://github.com/aws/aws-cdk/pull/32032
# custom:
#   id: schedule-dlq-elsewhere
#   severity: high
#   tier: B
#   subject: schedule
#   fix: Use a standard queue in the Region of the schedule.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.schedule_dlq_elsewhere

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(schedule, ["dead_letter_arn"], message) if {
	some schedule in input.schedule
	ask.has(schedule, "dead_letter_away") == "yes"
	message := sprintf("schedule %s %s, and Scheduler is taken to need one of its Region", [
		schedule.id,
		schedule.dead_letter_away,
	])
}
