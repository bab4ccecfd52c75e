# METADATA
# title: Composite alarm that does not say what it should
# description: |
#   A rule that reads something else than an alarm, or the template's word for an
#   alarm instead of its name, is refused or never true. A composite alarm that reads
#   itself by way of others, or waits for such a one, is not evaluated any more. And
#   a rule that needs an alarm which cannot fire cannot become true. Names that no
#   alarm of the workspace has are not found: the alarm may be somebody else's.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Create a composite alarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
#   - description: PutCompositeAlarm
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
# custom:
#   id: composite-broken
#   severity: high
#   tier: A
#   subject: composite_alarm
#   fix: >-
#     Refer to alarms with Ref or their AlarmName, break the circle, and repair the
#     alarm that cannot fire or take it out of the rule.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.composite_broken

import data.rules.lib.found

finding contains found.also(found.at(composite, ["rule"], message), more) if {
	some composite in input.composite_alarm
	some reason in composite.broken
	message := sprintf("composite alarm %s is broken: %s", [
		composite.id,
		concat("; ", [other | some other in composite.broken]),
	])
	more := {"witnesses": [other | some other in composite.broken]}
}
