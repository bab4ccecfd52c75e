package rules.resilience.fixed_physical_name_test

import data.rules.resilience.fixed_physical_name as rule

test_fixed if {
	fn := {"id": "Ship", "name": "ship", "fixed_name": true}
	rule.finding == {{
		"resource": "Ship",
		"path": ["name"],
		"message": "function Ship is named ship in every environment",
	}} with input.function as [fn]
}

test_free if {
	functions := [{"id": "Ship"}, {"id": "Bill", "name": "bill-dev", "fixed_name": false}]
	rule.finding == set() with input.function as functions
}

test_unknown if {
	rule.finding == set() with input.function as [{"id": "Ship", "unknown": {"fixed_name": "why"}}]
}
