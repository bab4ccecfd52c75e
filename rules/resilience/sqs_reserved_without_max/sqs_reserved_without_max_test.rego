package rules.resilience.sqs_reserved_without_max_test

import data.rules.resilience.sqs_reserved_without_max as rule

_ship := {"id": "Ship", "reserved_concurrency": 5}

_orders := {"id": "Mapping", "source": "sqs", "function": [_ship]}

test_no_bound if {
	rule.finding == {{
		"resource": "Mapping",
		"path": ["max_concurrency"],
		"message": "event source Mapping may call Ship more often than the 5 at once it reserves",
	}} with input.event_source as [_orders]
}

test_silent if {
	ways := [
		{"max_concurrency": 5},
		{"max_pollers": 2},
		{"function": [{"id": "Ship"}]},
		{"queue": [{"id": "Orders", "fifo": true}]},
	]
	every more in ways {
		rule.finding == set() with input.event_source as [object.union(_orders, more)]
	}
}

test_applies_to_queues if {
	off := {"id": "Off", "source": "sqs", "enabled": false}
	sources := [_orders, {"id": "Clicks", "source": "kinesis"}, off]
	rule.applies == {"Mapping"} with input.event_source as sources
}

test_unknown if {
	source := object.union(_orders, {"unknown": {"max_concurrency": "why"}})
	rule.finding == set() with input.event_source as [source]
}
