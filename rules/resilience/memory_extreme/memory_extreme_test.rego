package rules.resilience.memory_extreme_test

import data.rules.resilience.memory_extreme as rule

test_much if {
	rule.finding == {{
		"resource": "Render",
		"path": ["memory"],
		"message": "function Render has 4096 MB of memory",
	}} with input.function as [{"id": "Render", "memory": 4096}]
}

test_usual if {
	rule.finding == set() with input.function as [{"id": "Render", "memory": 1769}, {"id": "Bill"}]
}

test_unknown if {
	rule.finding == set() with input.function as [{"id": "Render", "unknown": {"memory": "why"}}]
}
