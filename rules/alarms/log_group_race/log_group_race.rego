# METADATA
# title: Log group that the function may make first
# description: |
#   A log group that the template makes after the function is there only if nothing
#   has called the function in between. If something has, Lambda has made the group
#   itself, and the deployment fails because the group exists. It happens with
#   functions that schedules, queues and streams call at once, and on the second
#   attempt after a failed deployment. Functions that only people and other services
#   call, and functions that may not make log groups, are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configuring CloudWatch log groups
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
# custom:
#   id: log-group-race
#   severity: low
#   tier: B
#   subject: function
#   fix: >-
#     Set LoggingConfig.LogGroup to the group (Ref), which makes it first; or give
#     the function a name and put the group into its DependsOn; or take
#     logs:CreateLogGroup from its role.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
package rules.alarms.log_group_race

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "log_race") == "yes"
}

finding contains found.also(found.at(fn, ["log_group"], message), more) if {
	some fn in input.function
	fn.log_race
	some group in fn.log_group
	message := sprintf(
		"function %s may make log group %s before its template does",
		[fn.id, group.id],
	)
	more := {"related": [found.at(group, ["name"], "nothing makes the log group first")]}
}
