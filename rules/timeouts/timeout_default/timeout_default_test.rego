package rules.timeouts.timeout_default_test

import data.rules.timeouts.timeout_default as rule

test_no_timeout if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["timeout"],
		"message": "function Resize sets no timeout and gets three seconds",
	}} with input.function as [{"id": "Resize"}]
}

test_timeout if {
	rule.finding == set() with input.function as [{"id": "Resize", "timeout": 30}]
}

test_zero_is_a_timeout if {
	rule.finding == set() with input.function as [{"id": "Resize", "timeout": 0}]
}

test_timeout_from_a_parameter_is_not_a_missing_one if {
	fn := {"id": "Resize", "unknown": {"timeout": "parameter Limit has no default"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
