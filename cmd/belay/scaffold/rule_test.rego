package rules.ACME_FAMILY.ACME_RULE_test

import data.rules.ACME_FAMILY.ACME_RULE as rule

test_too_much if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["memory"],
		"message": "function Resize has 2048 MiB of memory, more than 1024",
	}} with input.function as [{"id": "Resize", "memory": 2048}]
}

test_enough if {
	rule.finding == set() with input.function as [{"id": "Resize", "memory": 1024}]
}

test_nothing_said if {
	rule.finding == set() with input.function as [{"id": "Resize"}]
}

test_not_known if {
	fn := {"id": "Resize", "unknown": {"memory": "parameter Memory has no default"}}
	rule.finding == set() with input.function as [fn]
}
