package rules.resilience.table_no_recovery_test

import data.rules.resilience.table_no_recovery as rule

test_off if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["recovery"],
		"message": "table Orders has no point-in-time recovery",
	}} with input.table as [{"id": "Orders"}]
}

test_on if {
	rule.finding == set() with input.table as [{"id": "Orders", "recovery": true}]
}

test_unknown if {
	rule.finding == set() with input.table as [{"id": "Orders", "unknown": {"recovery": "why"}}]
}
