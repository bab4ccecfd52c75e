# METADATA
# title: Google alert policy that tells nobody
# description: |
#   A policy without notification channels, or with channels that are disabled, opens
#   an incident in the console and nobody hears of it. A channel of another root
#   module is taken to reach somebody. Policies that are off on purpose are not
#   judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Create and manage notification channels
#     ref: https://cloud.google.com/monitoring/support/notification-options
# custom:
#   id: google-alert-reaches-nobody
#   severity: high
#   tier: A
#   subject: alarm
#   cloud: google
#   fix: >-
#     Put a notification channel that somebody reads into notification_channels.
#   since: "0.1"
package rules.alarms.google_alert_reaches_nobody

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
	message := sprintf("alert policy %s tells nobody when it fires%s", [alarm.id, _because(alarm)])
}

_because(alarm) := sprintf(": %s", [concat(", ", reasons)]) if {
	ask.filled(alarm, "undeliverable") == "yes"
	reasons := sort([lost.why | some lost in alarm.undeliverable])
} else := ""
