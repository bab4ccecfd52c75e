package rules.resilience.concurrency_zero_test

import data.rules.resilience.concurrency_zero as rule

test_zero if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["reserved_concurrency"],
		"message": "function Ship reserves no concurrency and refuses every call",
	}} with input.function as [{"id": "Ship", "reserved_concurrency": 0}]
}

test_some_or_none if {
	functions := [{"id": "Ship", "reserved_concurrency": 1}, {"id": "Bill"}]
	rule.finding == set() with input.function as functions
}

test_unknown if {
	fn := {"id": "Ship", "unknown": {"reserved_concurrency": "why"}}
	rule.finding == set() with input.function as [fn]
}
