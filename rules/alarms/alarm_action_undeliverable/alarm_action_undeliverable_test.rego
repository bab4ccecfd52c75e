package rules.alarms.alarm_action_undeliverable_test

import data.rules.alarms.alarm_action_undeliverable as rule

_lost := {"action": "⟦Oncall⟧", "why": "the key admits nobody"}

test_certain if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["alarm_actions"],
		"message": "alarm Errors does not arrive: the key admits nobody",
		"witnesses": ["the key admits nobody"],
	}} with input.alarm as [{"id": "Errors", "undeliverable": [_lost]}]
}

test_arrives if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "undeliverable": []}]
}

test_unknown if {
	alarm := {"id": "Errors", "undeliverable": [], "unknown": {"undeliverable": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
