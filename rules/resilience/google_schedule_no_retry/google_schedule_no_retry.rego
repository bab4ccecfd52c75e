# METADATA
# title: Daily job of Cloud Scheduler that is not retried
# description: |
#   A job that fails is not tried again before its next time, unless retry_config says
#   so. For one that runs each hour or more often that is soon; for a daily one a
#   service that was starting at that moment costs a day. Jobs that publish to Pub/Sub
#   are left out: the topic keeps the message. The least time between two runs is what
#   the first two fields of the schedule say.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retry jobs
#     ref: https://cloud.google.com/scheduler/docs/configuring/retry-jobs
# custom:
#   id: google-schedule-no-retry
#   severity: medium
#   tier: A
#   subject: schedule
#   cloud: google
#   fix: >-
#     Add retry_config with a retry_count, and make the handler safe to call twice.
#   since: "0.1"
package rules.resilience.google_schedule_no_retry

import data.rules.lib.ask
import data.rules.lib.found

applies contains job.id if {
	some job in input.schedule
	_rare(job)
}

finding contains found.at(job, ["max_retries"], message) if {
	some job in input.schedule
	_rare(job)
	ask.above(job, "max_retries", 0) == "no"
	ask.above(job, "max_event_age", 0) == "no"
	message := sprintf("%s runs once a day or less and is not retried", [job.id])
}

_rare(job) if {
	ask.above(job, "period", 86399) == "yes"
	ask.is(job, "enabled", false) == "no"
	ask.is(job, "target", "topic") == "no"
}
