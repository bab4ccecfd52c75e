package rules.resilience.esm_concurrency_exceeds_reserved_test

import data.rules.resilience.esm_concurrency_exceeds_reserved as rule

_source := {"id": "Mapping", "max_concurrency": 20}

test_more_than_reserved if {
	fn := {"id": "Ship", "reserved_concurrency": 30, "event_sources": [
		_source,
		object.union(_source, {"id": "Other"}),
	]}
	rule.finding == {{
		"resource": "Ship",
		"path": ["reserved_concurrency"],
		"message": "Ship reserves 30, and its event sources may call it 40 times at once",
		"witnesses": ["Mapping", "Other"],
	}} with input.function as [fn]
}

test_enough if {
	fn := {"id": "Ship", "reserved_concurrency": 20, "event_sources": [_source]}
	rule.finding == set() with input.function as [fn]
}

test_switched_off_is_another_rules if {
	fn := {"id": "Ship", "reserved_concurrency": 0, "event_sources": [_source]}
	rule.finding == set() with input.function as [fn]
}

test_applies_where_something_is_reserved if {
	functions := [
		{"id": "Ship", "reserved_concurrency": 20, "event_sources": [_source]},
		{"id": "Bill", "event_sources": [_source]},
		{"id": "Pay", "reserved_concurrency": 20},
	]
	rule.applies == {"Ship"} with input.function as functions
}

test_unknown if {
	fn := {
		"id": "Ship",
		"event_sources": [_source],
		"unknown": {"reserved_concurrency": "why"},
	}
	rule.finding == set() with input.function as [fn]
}
