package rules.alarms.alarm_without_action_test

import data.rules.alarms.alarm_without_action as rule

test_no_action if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["alarm_actions"],
		"message": "alarm Errors does nothing when it fires",
	}} with input.alarm as [{"id": "Errors", "reaches_someone": false}]
}

test_empty_actions if {
	alarm := {"id": "Errors", "alarm_actions": [], "reaches_someone": false}
	count(rule.finding) == 1 with input.alarm as [alarm]
}

test_action if {
	alarm := {"id": "Errors", "alarm_actions": ["⟦Oncall⟧"], "reaches_someone": true}
	rule.finding == set() with input.alarm as [alarm]
}

test_actions_switched_off_are_another_rules if {
	alarm := {"id": "Errors", "alarm_actions": ["⟦Oncall⟧"], "reaches_someone": false}
	rule.finding == set() with input.alarm as [alarm]
}

test_composite_acts if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "reaches_someone": true}]
}

test_unknown_actions if {
	alarm := {"id": "Errors", "unknown": {
		"alarm_actions": "parameter Actions has no default",
		"reaches_someone": "parameter Actions has no default",
	}}
	rule.finding == set() with input.alarm as [alarm]
}
