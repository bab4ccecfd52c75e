package rules.alarms.log_group_no_retention_test

import data.rules.alarms.log_group_no_retention as rule

test_no_retention if {
	rule.finding == {{
		"resource": "Requests",
		"path": ["retention"],
		"message": "log group Requests never expires",
	}} with input.log_group as [{"id": "Requests"}]
}

test_retention_of_zero_days_is_for_ever if {
	count(rule.finding) == 1 with input.log_group as [{"id": "Requests", "retention": 0}]
}

test_retention if {
	rule.finding == set() with input.log_group as [{"id": "Requests", "retention": 14}]
}

test_unknown if {
	group := {"id": "Requests", "unknown": {"retention": "why"}}
	rule.finding == set() with input.log_group as [group]
}

test_groups_of_functions_are_log_retentions if {
	groups := [{"id": "Requests"}, {"id": "Worker", "functions": [{"id": "Work"}]}]
	rule.applies == {"Requests"} with input.log_group as groups
}

test_delivery_keeps_little if {
	rule.applies == set() with input.log_group as [{"id": "Requests", "delivery": true}]
}
