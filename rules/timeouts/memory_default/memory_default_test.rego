package rules.timeouts.memory_default_test

import data.rules.timeouts.memory_default as rule

test_no_memory if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["memory"],
		"message": "function Resize sets no memory size and gets 128 MB",
	}} with input.function as [{"id": "Resize"}]
}

test_memory if {
	rule.finding == set() with input.function as [{"id": "Resize", "memory": 128}]
}

test_memory_from_a_parameter_is_not_a_missing_one if {
	fn := {"id": "Resize", "unknown": {"memory": "parameter Size has no default"}}
	rule.finding == set() with input.function as [fn]
}
