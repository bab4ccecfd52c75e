package rules.alarms.alarm_action_undeliverable_test

import data.rules.alarms.alarm_action_undeliverable as rule

_lost := {"action": "⟦Oncall⟧", "why": "the key admits nobody", "certain": true}

test_certain if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["alarm_actions"],
		"message": "alarm Errors does not arrive: the key admits nobody",
		"severity": "high",
		"witnesses": ["the key admits nobody"],
	}} with input.alarm as [{"id": "Errors", "undeliverable": [_lost]}]
}

test_nobody_subscribes if {
	lost := object.union(_lost, {"certain": false})
	some finding in rule.finding with input.alarm as [{"id": "Errors", "undeliverable": [lost]}]
	finding.severity == "low"
}

test_arrives if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "undeliverable": []}]
}

test_unknown if {
	alarm := {"id": "Errors", "undeliverable": [], "unknown": {"undeliverable": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
