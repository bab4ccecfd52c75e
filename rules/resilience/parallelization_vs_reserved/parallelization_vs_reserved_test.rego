package rules.resilience.parallelization_vs_reserved_test

import data.rules.resilience.parallelization_vs_reserved as rule

_clicks := {
	"id": "Mapping",
	"source": "kinesis",
	"parallelization_factor": 4,
	"stream": [{"id": "Clicks", "shards": 5}],
	"function": [{"id": "Count", "reserved_concurrency": 10}],
}

test_shards_wait if {
	rule.finding == {{
		"resource": "Mapping",
		"path": ["parallelization_factor"],
		"message": "event source Mapping calls Count 20 times at once, which reserves 10",
	}} with input.event_source as [_clicks]
}

test_enough if {
	source := object.union(_clicks, {"parallelization_factor": 2})
	rule.finding == set() with input.event_source as [source]
}

test_factor_not_set if {
	source := object.remove(_clicks, {"parallelization_factor"})
	rule.finding == set() with input.event_source as [source]
}

test_nothing_reserved if {
	source := object.union(_clicks, {"function": [{"id": "Count"}]})
	rule.finding == set() with input.event_source as [source]
}

test_applies_to_kinesis if {
	rule.applies == {"Mapping"} with input.event_source as [_clicks, {"id": "Q", "source": "sqs"}]
}

test_unknown if {
	stream := {"id": "Clicks", "unknown": {"shards": "why"}}
	source := object.union(_clicks, {"stream": [stream]})
	rule.finding == set() with input.event_source as [source]
}
