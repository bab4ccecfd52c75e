# METADATA
# title: Alarm that takes missing data the wrong way
# description: |
#   Some metrics come only when something happens (a failed delivery), some only
#   while a thing is used (the errors of a function). No data is then the good state.
#   As breaching, it fires whenever nothing goes on; as missing or ignore, an alarm on
#   a metric of the first sort does not come back to OK. The other way round, an alarm
#   that fires when traffic falls must take no data as breaching, or says nothing when
#   traffic stops.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configuring how CloudWatch alarms treat missing data
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
# custom:
#   id: alarm-missing-data
#   severity: medium
#   tier: B
#   subject: alarm
#   fix: >-
#     Set TreatMissingData to notBreaching where the alarm fires when the metric rises,
#     and to breaching where it fires when traffic falls.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_missing_data

import data.rules.lib.ask
import data.rules.lib.found

_rising := {
	"GreaterThanThreshold",
	"GreaterThanOrEqualToThreshold",
	"GreaterThanUpperThreshold",
}

_falling := {"LessThanThreshold", "LessThanOrEqualToThreshold", "LessThanLowerThreshold"}

finding contains found.at(alarm, ["missing_data"], message) if {
	some alarm in input.alarm
	alarm.comparison in _rising
	some metric in alarm.sparse
	ask.is(alarm, "missing_data", "notBreaching") == "no"
	message := sprintf(
		"alarm %s does not take missing data as good, and %s comes only when it is not 0",
		[alarm.id, metric],
	)
}

finding contains found.at(alarm, ["missing_data"], message) if {
	some alarm in input.alarm
	alarm.comparison in _rising
	alarm.missing_data == "breaching"
	some metric in alarm.idle
	message := sprintf(
		"alarm %s takes missing data as bad and fires when nothing goes on: %s comes only in use",
		[alarm.id, metric],
	)
}

finding contains found.at(alarm, ["missing_data"], message) if {
	some alarm in input.alarm
	alarm.comparison in _falling
	some traffic in alarm.metrics
	ask.equals(traffic, "statistic", {"Sum", "SampleCount"}) == "yes"
	ask.is(alarm, "missing_data", "breaching") == "no"
	some metric in array.concat(alarm.idle, alarm.sparse)
	message := sprintf(
		"alarm %s says nothing when %s stops: it does not take missing data as bad",
		[alarm.id, metric],
	)
}
