package rules.resilience.batch_limits_test

import data.rules.resilience.batch_limits as rule

_orders := {"id": "Mapping", "source": "sqs", "batch_size": 100}

test_no_window if {
	rule.finding == {{
		"resource": "Mapping",
		"path": ["batch_size"],
		"message": "event source Mapping wants 100 messages a call and gathers none",
	}} with input.event_source as [_orders]
}

test_window if {
	source := object.union(_orders, {"batching_window": 5})
	rule.finding == set() with input.event_source as [source]
}

test_fifo if {
	more := {"batching_window": 5, "queue": [{"id": "Orders", "fifo": true}]}
	count(rule.finding) == 1 with input.event_source as [object.union(_orders, more)]
}

test_ten if {
	rule.finding == set() with input.event_source as [object.union(_orders, {"batch_size": 10})]
}

test_applies_to_queues if {
	sources := [_orders, {"id": "Clicks", "source": "kinesis", "batch_size": 100}]
	rule.applies == {"Mapping"} with input.event_source as sources
}

test_unknown if {
	source := {"id": "Mapping", "source": "sqs", "unknown": {"batch_size": "why"}}
	rule.finding == set() with input.event_source as [source]
}
