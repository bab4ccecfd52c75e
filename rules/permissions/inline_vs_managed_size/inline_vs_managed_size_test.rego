package rules.permissions.inline_vs_managed_size_test

import data.rules.permissions.inline_vs_managed_size as rule

test_too_large if {
	rule.finding == {{
		"resource": "p",
		"path": [],
		"message": "p has 6200 characters, more than the 6144 that it may have",
	}} with input.policy as [{"id": "p", "size": 6200, "size_limit": 6144}]
}

test_fits if {
	rule.finding == set() with input.policy as [{"id": "p", "size": 6144, "size_limit": 6144}]
}

test_unknown if {
	policy := {"id": "p", "size_limit": 6144, "unknown": {"size": "why"}}
	rule.finding == set() with input.policy as [policy]
}
