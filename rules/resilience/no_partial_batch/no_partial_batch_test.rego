package rules.resilience.no_partial_batch_test

import data.rules.resilience.no_partial_batch as rule

_orders := {"id": "Mapping", "source": "sqs"}

test_whole_batches if {
	rule.finding == {{
		"resource": "Mapping",
		"path": [],
		"message": "event source Mapping repeats a whole batch for one message that fails",
	}} with input.event_source as [_orders]
}

test_silent if {
	ways := [{"partial_batch": true}, {"batch_size": 1}, {"bisect": true}]
	every more in ways {
		rule.finding == set() with input.event_source as [object.union(_orders, more)]
	}
}

test_applies_to_what_can if {
	rule.applies == {"Mapping"} with input.event_source as [_orders, {"id": "K", "source": "mq"}]
}

test_unknown if {
	source := object.union(_orders, {"unknown": {"batch_size": "why"}})
	rule.finding == set() with input.event_source as [source]
}
