package rules.alarms.alarm_blind_to_alias_test

import data.rules.alarms.alarm_blind_to_alias as rule

test_mixed if {
	rule.finding == {{
		"resource": "Group",
		"path": ["alarm_names"],
		"message": "Errors, on which deployment group Group rolls back, counts all versions",
		"witnesses": ["Errors"],
	}} with input.deployment_group as [{"id": "Group", "mixed_alarms": ["Errors"]}]
}

test_single if {
	rule.finding == set() with input.deployment_group as [{"id": "Group", "mixed_alarms": []}]
}

test_unknown if {
	group := {"id": "Group", "mixed_alarms": [], "unknown": {"mixed_alarms": "why"}}
	rule.finding == set() with input.deployment_group as [group]
}
