package rules.timeouts.chain_timeout_inversion_test

import data.rules.timeouts.chain_timeout_inversion as rule

_callee := {"id": "Price", "timeout": 60, "variable": "PRICE"}

test_longer if {
	fn := {"id": "Order", "timeout": 30, "callees": [_callee]}
	rule.finding == {{
		"resource": "Order",
		"path": ["timeout"],
		"message": concat(" ", [
			"function Order has 30 seconds,",
			"too few if it waits for Price, which may take 60",
		]),
		"witnesses": ["Price"],
	}} with input.function as [fn]
}

test_default if {
	count(rule.finding) == 1 with input.function as [{"id": "Order", "callees": [_callee]}]
}

test_in_order if {
	fn := {"id": "Order", "timeout": 90, "callees": [_callee]}
	rule.finding == set() with input.function as [fn]
}

test_applies_to_callers if {
	functions := [{"id": "Order", "callees": [_callee]}, {"id": "Price", "callees": []}]
	rule.applies == {"Order"} with input.function as functions
}

test_unknown if {
	fn := {"id": "Order", "callees": [_callee], "unknown": {"timeout": "why"}}
	rule.finding == set() with input.function as [fn]
}
