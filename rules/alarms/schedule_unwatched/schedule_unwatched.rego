# METADATA
# title: Schedule whose lost calls no alarm watches
# description: |
#   Scheduler drops a call when its retries are used up: the target was throttled, a
#   permission is gone, the queue is deleted. The job then simply does not run.
#   Metrics are counted per schedule group and over the account, never per schedule,
#   so an alarm without dimensions or one on the group watches all of them. An alarm
#   counts if it can fire and if firing has an effect, directly or through a
#   composite alarm, a rule on alarm state changes or a deployment. Schedules that
#   are switched off are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring Amazon EventBridge Scheduler with CloudWatch
#     ref: https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
# custom:
#   id: schedule-unwatched
#   severity: high
#   tier: B
#   subject: schedule
#   fix: >-
#     Add an alarm on InvocationDroppedCount (Sum, threshold 0, missing data
#     notBreaching), without dimensions or with ScheduleGroup set to the group; one
#     alarm does for all schedules of an account and Region.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.schedule_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains schedule.id if {
	some schedule in input.schedule
	ask.filled(schedule, "signals") == "yes"
}

finding contains found.also(found.at(schedule, ["signals"], message), coverage.more(missing)) if {
	some schedule in input.schedule
	some signal in schedule.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in schedule.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches schedule %s for %s", [
		schedule.id,
		coverage.metrics(missing),
	])
}
