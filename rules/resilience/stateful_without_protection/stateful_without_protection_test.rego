package rules.resilience.stateful_without_protection_test

import data.rules.resilience.stateful_without_protection as rule

test_bare if {
	rule.finding == {{
		"resource": "Orders",
		"path": [],
		"message": "table Orders is neither retained nor protected against deletion",
	}} with input.table as [{"id": "Orders"}]
}

test_each_way if {
	tables := [
		{"id": "A", "protected": true},
		{"id": "B", "deletion": "Retain"},
		{"id": "C", "deletion": "RetainExceptOnCreate"},
	]
	rule.finding == set() with input.table as tables
}

test_unknown if {
	rule.finding == set() with input.table as [{"id": "Orders", "unknown": {"protected": "why"}}]
}
