package rules.resilience.no_concurrency_bound_test

import data.rules.resilience.no_concurrency_bound as rule

_ship := {"id": "Ship", "vpc": true, "invocations": ["poll"], "event_sources": [{"id": "Mapping"}]}

test_no_bound if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["reserved_concurrency"],
		"message": "nothing bounds how many copies of Ship run at once in its VPC",
	}} with input.function as [_ship]
}

test_bound if {
	functions := [
		object.union(_ship, {"reserved_concurrency": 5}),
		object.union(_ship, {"event_sources": [{"id": "Mapping", "max_concurrency": 5}]}),
	]
	rule.finding == set() with input.function as functions
}

test_applies_in_a_network if {
	functions := [
		_ship,
		{"id": "Bill", "invocations": ["poll"]},
		{"id": "Ask", "vpc": true},
		{"id": "Notify", "vpc": true, "async_sources": ["Topic"]},
		{"id": "Prepare", "vpc": true, "invocations": ["async"]}, # by a custom resource
	]
	rule.applies == {"Ship", "Notify"} with input.function as functions
}

test_unknown if {
	fn := object.union(_ship, {"unknown": {"reserved_concurrency": "why"}})
	rule.finding == set() with input.function as [fn]
}
