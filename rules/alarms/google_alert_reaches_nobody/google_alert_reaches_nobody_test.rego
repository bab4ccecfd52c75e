package rules.alarms.google_alert_reaches_nobody_test

import data.rules.alarms.google_alert_reaches_nobody as rule

test_no_action if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["alarm_actions"],
		"message": "alert policy Errors tells nobody when it fires",
	}} with input.alarm as [{"id": "Errors", "reaches_someone": false}]
}

test_a_channel_that_is_off if {
	lost := {"action": "⟦Oncall.name⟧", "why": "Oncall is disabled"}
	rule.finding == {{
		"resource": "Errors",
		"path": ["alarm_actions"],
		"message": "alert policy Errors tells nobody when it fires: Oncall is disabled",
	}} with input.alarm as [{"id": "Errors", "reaches_someone": false, "undeliverable": [lost]}]
}

test_somebody if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "reaches_someone": true}]
}

test_switched_off if {
	alarm := {"id": "Errors", "reaches_someone": false, "actions_enabled": false}
	rule.finding == set() with input.alarm as [alarm]
}

test_unknown if {
	alarm := {"id": "Errors", "unknown": {"reaches_someone": "var.groups has no value"}}
	rule.finding == set() with input.alarm as [alarm]
}

test_no_alarms if {
	rule.finding == set() with input as {}
}
