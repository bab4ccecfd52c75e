package rules.timeouts.integration_timeout_invalid_or_tight_test

import data.rules.timeouts.integration_timeout_invalid_or_tight as rule

test_above_the_ceiling if {
	route := {"id": "GET /orders", "timeout": 40000, "ceiling": 30000}
	rule.finding == {{
		"resource": "GET /orders",
		"path": ["timeout"],
		"message": "route GET /orders sets a timeout of 40000 ms, and its API allows 30000",
	}} with input.route as [route]
}

test_below_the_function if {
	route := {"id": "GET /orders", "timeout": 5000, "function": [{"id": "Orders", "timeout": 20}]}
	some finding in rule.finding with input.route as [route]
	finding.message == concat("", [
		"route GET /orders gives up after 5000 ms ",
		"while function Orders may run for 20 seconds",
	])
}

test_coherent if {
	fn := {"id": "Orders", "timeout": 20}
	route := {"id": "GET /orders", "timeout": 25000, "ceiling": 29000, "function": [fn]}
	rule.finding == set() with input.route as [route]
}

test_nobody_waits if {
	fn := {"id": "Orders", "timeout": 20}
	route := {"id": "GET /orders", "timeout": 5000, "async": true, "function": [fn]}
	rule.finding == set() with input.route as [route]
}

test_unknown if {
	route := {"id": "GET /orders", "ceiling": 29000, "unknown": {"timeout": "why"}}
	rule.finding == set() with input.route as [route]
}
