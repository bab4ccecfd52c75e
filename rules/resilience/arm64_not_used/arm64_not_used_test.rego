package rules.resilience.arm64_not_used_test

import data.rules.resilience.arm64_not_used as rule

test_x86 if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["architecture"],
		"message": "function Ship runs on x86_64",
	}} with input.function as [{"id": "Ship"}]
}

test_arm_or_edge if {
	functions := [{"id": "Ship", "architecture": "arm64"}, {"id": "Edge", "edge": true}]
	rule.finding == set() with input.function as functions
}

test_unknown if {
	fn := {"id": "Ship", "unknown": {"architecture": "why"}}
	rule.finding == set() with input.function as [fn]
}
