# METADATA
# title: Pipe without logs
# description: |
#   The metrics of a pipe count what failed. Which record failed, and in which of its
#   steps, stands in its log alone, which is off unless a level is set.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Logging Amazon EventBridge Pipes performance
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs.html
# custom:
#   id: pipe-logging
#   severity: low
#   tier: C
#   subject: pipe
#   fix: >-
#     Set LogConfiguration with a Level of ERROR and a log group.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [SEC04-BP01]
package rules.alarms.pipe_logging

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(pipe, ["log_level"], message) if {
	some pipe in input.pipe
	_silent(pipe)
	message := sprintf("pipe %s logs nothing", [pipe.id])
}

_silent(pipe) if ask.has(pipe, "log_level") == "no"

_silent(pipe) if pipe.log_level == "OFF"
