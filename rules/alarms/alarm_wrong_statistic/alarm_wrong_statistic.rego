# METADATA
# title: Alarm on a statistic that hides what it is for
# description: |
#   SampleCount of errors counts the calls, good ones too. The Sum of how long things
#   have waited grows with traffic and means nothing; the Sum of durations is how
#   busy a function was, which no threshold for one call fits. The Minimum of a
#   rising metric fires only when every single call is bad, and so does the Maximum
#   of a success rate that falls. The Average of a metric that is 0 or 1 is a rate
#   and right. Alarms on metric math are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Statistics definitions
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
# custom:
#   id: alarm-wrong-statistic
#   severity: medium
#   tier: A
#   subject: alarm
#   fix: >-
#     Take Sum for counts of what failed, Maximum for ages and lags, Maximum or a
#     high percentile for durations, Average for rates.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_wrong_statistic

import data.rules.lib.found

finding contains found.also(found.at(alarm, ["metrics"], message), more) if {
	some alarm in input.alarm
	some reason in alarm.blind
	message := sprintf("alarm %s does not show what it is for: %s", [
		alarm.id,
		concat("; ", [other | some other in alarm.blind]),
	])
	more := {"witnesses": [other | some other in alarm.blind]}
}
