# METADATA
# title: Azure alert that tells nobody
# description: |
#   An alert without an action group, or with groups that are disabled or have no
#   receiver, turns red in the portal and nobody hears of it. Groups that an alert
#   processing rule adds to the alert count. A group of another root module is taken
#   to reach somebody. Alerts that are off on purpose are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Action groups
#     ref: https://learn.microsoft.com/en-us/azure/azure-monitor/alerts/action-groups
#   - description: Alert processing rules
#     ref: https://learn.microsoft.com/en-us/azure/azure-monitor/alerts/alerts-processing-rules
# custom:
#   id: azure-alert-reaches-nobody
#   severity: high
#   tier: A
#   subject: alarm
#   cloud: azure
#   fix: >-
#     Give the alert an action group with a receiver that somebody reads.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:10]
package rules.alarms.azure_alert_reaches_nobody

import data.rules.lib.ask
import data.rules.lib.found

applies contains alarm.id if {
	some alarm in input.alarm
	ask.is(alarm, "actions_enabled", false) == "no"
}

finding contains found.at(alarm, ["alarm_actions"], message) if {
	some alarm in input.alarm
	ask.is(alarm, "actions_enabled", false) == "no"
	ask.is(alarm, "reaches_someone", true) == "no"
	message := sprintf("alert %s tells nobody when it fires%s", [alarm.id, _because(alarm)])
}

_because(alarm) := sprintf(": %s", [concat(", ", reasons)]) if {
	ask.filled(alarm, "undeliverable") == "yes"
	reasons := sort([lost.why | some lost in alarm.undeliverable])
} else := ""
