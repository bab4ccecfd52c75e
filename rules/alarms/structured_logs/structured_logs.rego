# METADATA
# title: Function whose logs are plain text
# description: |
#   Lambda writes its own lines and those of the runtime as text unless it is told to
#   write JSON. What is JSON can be searched by field, filtered by level before it
#   costs anything, and needs no pattern that breaks with the next release. A
#   function whose library writes JSON by itself still has the lines of Lambda in
#   text.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using Lambda advanced logging controls
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
# custom:
#   id: structured-logs
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Set LoggingConfig.LogFormat to JSON.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [OPS04-BP02]
package rules.alarms.structured_logs

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["log_format"], message) if {
	some fn in input.function
	ask.is(fn, "log_format", "JSON") == "no"
	message := sprintf("the logs of function %s are plain text", [fn.id])
}
