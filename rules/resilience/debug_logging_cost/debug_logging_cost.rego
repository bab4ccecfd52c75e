# METADATA
# title: Function that logs everything
# description: |
#   Lines of level DEBUG or TRACE cost more to keep than most functions cost to
#   run, and hold data that was not meant to be kept. In a development
#   environment that may be wanted.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Log levels of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
# custom:
#   id: debug-logging-cost
#   severity: low
#   tier: C
#   subject: function
#   environmental: true
#   fix: >-
#     Set the level to INFO or WARN in production, with a parameter or a
#     condition for the other environments.
#   since: "0.1"
#   maps:
#     serverless-lens: [COST1]
package rules.resilience.debug_logging_cost

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["application_logs"], message) if {
	some fn in input.function
	ask.is(fn, "application_logs", {"DEBUG", "TRACE"}) == "yes"
	message := sprintf("function %s keeps log lines of level %s", [fn.id, fn.application_logs])
}

finding contains found.at(fn, ["environment", i, "value"], message) if {
	some fn in input.function
	some i, variable in fn.environment
	ask.equals(variable, "name", _levels) == "yes"
	ask.equals(variable, "value", {"DEBUG", "debug", "Debug", "TRACE", "trace", "Trace"}) == "yes"
	message := sprintf("function %s logs everything: %s is %s", [
		fn.id,
		variable.name,
		variable.value,
	])
}

_levels := {"LOG_LEVEL", "LOGLEVEL", "LOGGING_LEVEL", "POWERTOOLS_LOG_LEVEL", "RUST_LOG"}
