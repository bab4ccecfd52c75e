package rules.timeouts.durable_timeout_test

import data.rules.timeouts.durable_timeout as rule

test_shorter_than_a_call if {
	fn := {"id": "Order", "timeout": 60, "durable_timeout": 30}
	rule.finding == {{
		"resource": "Order",
		"path": ["durable_timeout"],
		"message": "durable function Order ends after 30 seconds, and one call may take 60",
	}} with input.function as [fn]
}

test_longer_than_a_caller_waits if {
	caller := {"id": "GET /orders", "kind": "route", "limit": 29, "set": false}
	fn := {"id": "Order", "timeout": 10, "durable_timeout": 3600, "sync_callers": [caller]}
	some finding in rule.finding with input.function as [fn]
	finding.witnesses == ["GET /orders"]
}

test_in_order if {
	fn := {"id": "Order", "timeout": 10, "durable_timeout": 3600}
	rule.finding == set() with input.function as [fn]
}

test_applies_to_durable_functions if {
	functions := [{"id": "Order", "durable_timeout": 3600}, {"id": "Price", "timeout": 3}]
	rule.applies == {"Order"} with input.function as functions
}

test_unknown if {
	fn := {"id": "Order", "timeout": 60, "unknown": {"durable_timeout": "why"}}
	rule.finding == set() with input.function as [fn]
}
