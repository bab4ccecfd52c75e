# METADATA
# title: Rollback on an alarm that counts all versions
# description: |
#   While a deployment shifts a tenth of the traffic, nine calls of ten are of the
#   old version. An alarm on the function counts them together: what is wrong with
#   the new version drowns, and a fault of the old one rolls a good version back.
#   Lambda publishes its metrics per alias and per version too.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: View metrics for functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
#   - description: Gradual deployments with SAM
#     ref: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
# custom:
#   id: alarm-blind-to-alias
#   severity: medium
#   tier: A
#   subject: deployment_group
#   fix: >-
#     Add the dimension Resource with the function's name, a colon and the alias (and
#     ExecutedVersion with the new version) to the alarm, beside FunctionName.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP03]
package rules.alarms.alarm_blind_to_alias

import data.rules.lib.found

finding contains found.also(found.at(group, ["alarm_names"], message), more) if {
	some group in input.deployment_group
	some alarm in group.mixed_alarms
	message := sprintf("%s, on which deployment group %s rolls back, counts all versions", [
		concat(" and ", [other | some other in group.mixed_alarms]),
		group.id,
	])
	more := {"witnesses": [other | some other in group.mixed_alarms]}
}
