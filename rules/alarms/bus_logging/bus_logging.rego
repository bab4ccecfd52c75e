# METADATA
# title: Event bus without logs
# description: |
#   A bus of its own can log what comes in, which rules match and what becomes of
#   each delivery. Without that, an event that matched nothing leaves no trace. It is
#   off unless a level is set.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Logs for Amazon EventBridge event buses
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html
# custom:
#   id: bus-logging
#   severity: low
#   tier: C
#   subject: event_bus
#   fix: >-
#     Set LogConfig.Level to ERROR, and a delivery of its logs to a log group.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [SEC04-BP01]
package rules.alarms.bus_logging

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(bus, ["log_level"], message) if {
	some bus in input.event_bus
	_silent(bus)
	message := sprintf("event bus %s logs nothing", [bus.id])
}

_silent(bus) if ask.has(bus, "log_level") == "no"

_silent(bus) if bus.log_level == "OFF"
