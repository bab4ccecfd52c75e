package rules.permissions.permission_target_mismatch_test

import data.rules.permissions.permission_target_mismatch as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["function_arn"],
		"message": "permission x is for another qualifier than Get calls",
		"witnesses": ["Get"],
	}} with input.permission as [{
		"id": "x",
		"mismatched": ["Get"],
	}]
}

test_none if {
	rule.finding == set() with input.permission as [{"id": "x", "mismatched": []}]
}

test_unknown if {
	permission := {"id": "x", "mismatched": [], "unknown": {"mismatched": "why"}}
	rule.finding == set() with input.permission as [permission]
}
