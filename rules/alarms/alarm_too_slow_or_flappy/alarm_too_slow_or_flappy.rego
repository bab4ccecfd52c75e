# METADATA
# title: Alarm that fires too late, or comes and goes
# description: |
#   An alarm on how long things have waited must fire while they are still there:
#   what is left of the retention past the threshold is all the time it has, and its
#   period times its data points is the time it takes. An alarm on a dead-letter
#   queue has as long as the queue keeps messages. AWS publishes metrics of its
#   services once a minute; with a shorter period most periods have no data, and the
#   alarm goes to INSUFFICIENT_DATA and back.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: PutMetricAlarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
#   - description: Amazon SQS dead-letter queues
#     ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: alarm-too-slow-or-flappy
#   severity: medium
#   tier: A
#   subject: alarm
#   fix: >-
#     Lower the threshold, the period or the number of data points, or keep messages
#     and records longer; set a period of 60 seconds or a multiple.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_too_slow_or_flappy

import data.rules.lib.found

finding contains found.also(found.at(alarm, ["evaluation_periods"], message), more) if {
	some alarm in input.alarm
	some reason in alarm.slow
	message := sprintf("alarm %s fires too late or comes and goes: %s", [
		alarm.id,
		concat("; ", [other | some other in alarm.slow]),
	])
	more := {"witnesses": [other | some other in alarm.slow]}
}
