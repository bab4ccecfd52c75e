# METADATA
# title: Function that no alarm watches
# description: |
#   Lambda reports errors, throttles, lost events and lagging streams of each
#   function from its first call, and they reach somebody only through an alarm. An
#   alarm counts if its metric and dimensions are the function's, if it can fire and
#   if firing has an effect: an action, a composite alarm that acts, a rule on alarm
#   state changes, a deployment that is rolled back. Alarms over the account, over a
#   Metrics Insights query and on errors in the function's log count too. Alarms
#   that are kept outside this workspace are not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Types of metrics for Lambda functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
#   - description: Recommended alarms
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
# custom:
#   id: function-unwatched
#   severity: [high, medium, low]
#   tier: B
#   subject: function
#   fix: >-
#     Add an AWS::CloudWatch::Alarm on each metric named, with the function's name as
#     FunctionName and a topic somebody reads in AlarmActions.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.function_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.filled(fn, "signals") == "yes"
}

finding contains found.also(found.at(fn, ["signals"], message), coverage.more(missing)) if {
	some fn in input.function
	some signal in fn.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in fn.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches function %s for %s", [
		fn.id,
		coverage.metrics(missing),
	])
}
