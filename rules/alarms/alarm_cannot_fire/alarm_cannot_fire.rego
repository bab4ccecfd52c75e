# METADATA
# title: Alarm that cannot fire
# description: |
#   The threshold is where the metric never gets: a duration past the function's
#   timeout (which is in seconds, the metric in milliseconds), more concurrent calls
#   than are reserved, messages or records older than they are kept, a rate above
#   1, a count below 0. Or CloudWatch refuses the alarm, because it looks back too far
#   or asks for more data points than it looks at, or it asks for a unit that the
#   metric is not published in. Alarms on metric math are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: PutMetricAlarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
# custom:
#   id: alarm-cannot-fire
#   severity: high
#   tier: A
#   subject: alarm
#   fix: Set the threshold within what the metric can be, in the metric's own unit.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_cannot_fire

import data.rules.lib.found

finding contains found.also(found.at(alarm, ["threshold"], message), more) if {
	some alarm in input.alarm
	some reason in alarm.never_fires
	message := sprintf("alarm %s cannot fire: %s", [
		alarm.id,
		concat("; ", [other | some other in alarm.never_fires]),
	])
	more := {"witnesses": [other | some other in alarm.never_fires]}
}
