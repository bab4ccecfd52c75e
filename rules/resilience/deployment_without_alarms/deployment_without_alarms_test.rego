package rules.resilience.deployment_without_alarms_test

import data.rules.resilience.deployment_without_alarms as rule

_group := {"id": "Group", "lambda": true, "shift_seconds": 300}

test_no_alarm if {
	rule.finding == {{
		"resource": "Group",
		"path": ["alarm_names"],
		"message": "deployment group Group moves traffic step by step, and no alarm can stop it",
	}} with input.deployment_group as [_group]
}

test_alarm if {
	group := object.union(_group, {"alarm_names": ["errors"]})
	rule.finding == set() with input.deployment_group as [group]
}

test_applies_to_gradual_ones_of_functions if {
	groups := [
		_group,
		object.union(_group, {"id": "AtOnce", "shift_seconds": 0}),
		{"id": "Servers", "lambda": false},
	]
	rule.applies == {"Group"} with input.deployment_group as groups
}

test_unknown if {
	group := object.union(_group, {"unknown": {"alarm_names": "why"}})
	rule.finding == set() with input.deployment_group as [group]
}
