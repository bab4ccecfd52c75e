package rules.resilience.all_at_once_in_prod_test

import data.rules.resilience.all_at_once_in_prod as rule

test_at_once if {
	group := {"id": "Group", "lambda": true, "shift_seconds": 0}
	rule.finding == {{
		"resource": "Group",
		"path": ["config"],
		"message": "deployment group Group moves all traffic at once",
	}} with input.deployment_group as [group]
}

test_in_steps if {
	group := {"id": "Group", "lambda": true, "shift_seconds": 300}
	rule.finding == set() with input.deployment_group as [group]
}

test_applies_to_functions if {
	groups := [{"id": "Group", "lambda": true}, {"id": "Servers", "lambda": false}]
	rule.applies == {"Group"} with input.deployment_group as groups
}

test_unknown if {
	group := {"id": "Group", "lambda": true, "unknown": {"shift_seconds": "why"}}
	rule.finding == set() with input.deployment_group as [group]
}
