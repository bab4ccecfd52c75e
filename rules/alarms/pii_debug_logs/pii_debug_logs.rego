# METADATA
# title: Function that logs what it is given
# description: |
#   With POWERTOOLS_LOGGER_LOG_EVENT the logger of Powertools writes every event
#   whole, with all personal data that callers send, and a log level of DEBUG or
#   TRACE asks the code and the libraries in it to write what they handle. Both are
#   for a developer at the keyboard. Where a parameter sets them they count in the
#   worlds where it does, as information unless production is one of them.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Logger of Powertools for AWS Lambda
#     ref: https://docs.aws.amazon.com/powertools/python/latest/core/logger/
#   - description: Using Lambda advanced logging controls
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
# custom:
#   id: pii-debug-logs
#   severity: [medium, low]
#   tier: A
#   subject: function
#   fix: >-
#     Take POWERTOOLS_LOGGER_LOG_EVENT out and set the level to INFO; let a parameter
#     set both where they are wanted.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaLogLevel]
#     serverless-lens: [SEC3]
#     well-architected: [SEC07-BP02]
package rules.alarms.pii_debug_logs

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, path, message) if {
	some fn in input.function
	some i, variable in fn.environment
	ask.equals(variable, "name", "POWERTOOLS_LOGGER_LOG_EVENT") == "yes"
	ask.equals(variable, "value", _on) == "yes"
	path := ["environment", i, "value"]
	message := sprintf("function %s logs every event whole", [fn.id])
}

finding contains found.also(found.at(fn, path, message), {"severity": "low"}) if {
	some fn in input.function
	some i, variable in fn.environment
	ask.equals(variable, "name", _levels) == "yes"
	ask.equals(variable, "value", _wordy) == "yes"
	path := ["environment", i, "value"]
	message := sprintf("function %s logs at level %s", [fn.id, variable.value])
}

finding contains found.also(found.at(fn, ["application_logs"], message), {"severity": "low"}) if {
	some fn in input.function
	fn.application_logs in {"DEBUG", "TRACE"}
	message := sprintf("function %s logs at level %s", [fn.id, fn.application_logs])
}

_on := {"true", "True", "TRUE", "1", "yes", "on"}

_levels := {"POWERTOOLS_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL", "LOG_LEVEL", "LOGLEVEL"}

_wordy := {"DEBUG", "debug", "Debug", "TRACE", "trace", "Trace"}
