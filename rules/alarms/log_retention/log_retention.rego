# METADATA
# title: Function whose logs are kept for ever
# description: |
#   Lambda creates the log group of a function on its first call if nobody declares
#   it, and keeps what is in it for ever: that costs more every month and holds
#   personal data longer than anybody promised. Declared groups without a retention do
#   the same. A group that several functions share counts for each of them, and so
#   does one that CDK's LogRetention resource takes care of. One of the class DELIVERY
#   hands on what it gets, and keeps a day or two whatever is set.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Working with log groups and log streams
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
# custom:
#   id: log-retention
#   severity: medium
#   tier: A
#   subject: function
#   environmental: true
#   fix: >-
#     Declare an AWS::Logs::LogGroup named /aws/lambda/ and the function's name, or set
#     LoggingConfig.LogGroup, and give the group RetentionInDays.
#   since: "0.1"
#   maps:
#     cdk-nag: [CloudWatchLogGroupRetentionPeriod]
#     cfn_nag: [W86]
#     checkov: [CKV_AWS_66, CKV_AWS_338]
#     nist-800-53: [AU-6(3), AU-6(4), AU-10, AU-11, CA-7, SI-12]
#     prowler: [cloudwatch_log_group_retention_policy_specific_days_enabled]
#     security-hub: [CloudWatch.16]
#     serverless-lens: [OPS1]
#     serverless-rules: [WS1004]
#     sls-mentor: [definedLogsRetentionDuration]
#     well-architected: [SEC04-BP01]
package rules.alarms.log_retention

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	count([custom |
		some custom in input.custom_resource
		custom.type == "Custom::LogRetention"
	]) == 0
}

finding contains found.at(fn, ["log_group"], message) if {
	some fn in input.function
	ask.filled(fn, "log_group") == "no"
	message := sprintf(
		"nobody declares the log group of function %s, and Lambda's own never expires",
		[fn.id],
	)
}

finding contains found.also(found.at(fn, ["log_group"], message), more) if {
	some fn in input.function
	some group in fn.log_group
	_forever(group)
	message := sprintf("log group %s of function %s never expires", [group.id, fn.id])
	more := {"related": [found.at(group, ["retention"], "the log group has no retention")]}
}

_forever(group) if {
	ask.is(group, "delivery", true) == "no"
	ask.has(group, "retention") == "no"
}

_forever(group) if {
	ask.is(group, "delivery", true) == "no"
	group.retention == 0
}
