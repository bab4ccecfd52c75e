# METADATA
# title: Log group that keeps everything for ever
# description: |
#   A log group without a retention keeps what an API, a workflow or a delivery stream
#   writes to it until somebody deletes it: that costs more every month and holds
#   personal data longer than anybody promised. Groups that functions write to are
#   log-retention's. A group of the class DELIVERY keeps a day or two whatever is set,
#   and is left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Working with log groups and log streams
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
# custom:
#   id: log-group-no-retention
#   severity: medium
#   tier: A
#   subject: log_group
#   environmental: true
#   fix: >-
#     Set RetentionInDays (retention_in_days in Terraform) to as long as somebody would
#     look, such as 30.
#   since: "0.1"
#   maps:
#     cdk-nag: [CloudWatchLogGroupRetentionPeriod]
#     cfn_nag: [W86]
#     checkov: [CKV_AWS_66, CKV_AWS_338]
#     nist-800-53: [AU-6(3), AU-6(4), AU-10, AU-11, CA-7, SI-12]
#     prowler: [cloudwatch_log_group_retention_policy_specific_days_enabled]
#     security-hub: [CloudWatch.16]
#     serverless-lens: [OPS1]
#     well-architected: [SEC04-BP01]
package rules.alarms.log_group_no_retention

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.log_group
	ask.filled(group, "functions") == "no"
	ask.is(group, "delivery", true) == "no"
}

finding contains found.at(group, ["retention"], message) if {
	some group in input.log_group
	ask.has(group, "retention") == "no"
	message := sprintf("log group %s never expires", [group.id])
}

finding contains found.at(group, ["retention"], message) if {
	some group in input.log_group
	group.retention == 0
	message := sprintf("log group %s never expires", [group.id])
}
