# METADATA
# title: Function that can cost more in an hour than was meant
# description: |
#   A loop, an attack or a dependency that hangs keeps every copy of a function
#   busy. What that costs is its memory, times the price of a second, times as
#   many copies as may run: its reserved concurrency, or the 1,000 that an
#   account has. The ceiling is a setting in US dollars an hour; prices are
#   those of most regions.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Prices of Lambda
#     ref: https://aws.amazon.com/lambda/pricing/
# custom:
#   id: worst-case-cost
#   severity: medium
#   tier: B
#   subject: function
#   settings:
#     max_cost_ceiling: 300
#   fix: >-
#     Set ReservedConcurrentExecutions to what the function needs, or less
#     memory; or raise the ceiling.
#   since: "0.1"
#   maps:
#     serverless-lens: [COST1]
package rules.resilience.worst_case_cost

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["memory"], message) if {
	some fn in input.function
	fn.hourly_ceiling > input.settings.max_cost_ceiling
	message := sprintf("function %s can cost %v dollars an hour, the ceiling is %v%s", [
		fn.id,
		round(fn.hourly_ceiling),
		input.settings.max_cost_ceiling,
		_event(fn),
	])
}

_event(fn) := sprintf("; one event that hangs costs %v", [fn.event_ceiling]) if {
	ask.above(fn, "event_ceiling", 0) == "yes"
} else := ""
