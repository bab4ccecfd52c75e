package rules.resilience.stream_poison_pill_test

import data.rules.resilience.stream_poison_pill as rule

_clicks := {"id": "Clicks", "source": "kinesis"}

test_defaults if {
	rule.finding == {{
		"resource": "Clicks",
		"path": [],
		"message": "event source Clicks retries a bad record until it expires",
	}} with input.event_source as [_clicks]
}

test_defaults_written_out if {
	source := object.union(_clicks, {"max_retries": -1, "max_record_age": -1, "bisect": false})
	count(rule.finding) == 1 with input.event_source as [source]
}

test_each_way_out if {
	ways := [
		{"max_retries": 0},
		{"max_record_age": 60},
		{"bisect": true},
		{"partial_batch": true},
	]
	every more in ways {
		rule.finding == set() with input.event_source as [object.union(_clicks, more)]
	}
}

test_unknown_retries if {
	source := object.union(_clicks, {"unknown": {"max_retries": "why"}})
	rule.finding == set() with input.event_source as [source]
}

test_applies_to_shards if {
	sources := [_clicks, {"id": "Orders", "source": "sqs"}]
	rule.applies == {"Clicks"} with input.event_source as sources
}
