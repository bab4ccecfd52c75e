package rules.resilience.function_dlq_ineffective_test

import data.rules.resilience.function_dlq_ineffective as rule

_ship := {"id": "Ship", "failure_target": true, "invocations": ["poll"]}

test_polls_only if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["dead_letter_arn"],
		"message": "only queues and streams call Ship, and its failure target takes none of that",
	}} with input.function as [_ship]
}

test_called_asynchronously_too if {
	fn := object.union(_ship, {"invocations": ["async", "poll"]})
	rule.finding == set() with input.function as [fn]
}

test_unknown_callers if {
	fn := object.union(_ship, {"unknown": {"invocations": "why"}})
	rule.finding == set() with input.function as [fn]
}

test_applies_to_pollers_with_a_target if {
	functions := [
		_ship,
		{"id": "Count", "invocations": ["stream"]},
		{"id": "Answer", "failure_target": true},
	]
	rule.applies == {"Ship"} with input.function as functions
}
