package rules.permissions.source_arn_too_broad_test

import data.rules.permissions.source_arn_too_broad as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["source_arn"],
		"message": "permission x is for any account",
		"witnesses": ["any account"],
	}} with input.permission as [{
		"id": "x",
		"source_gaps": ["any account"],
	}]
}

test_none if {
	rule.finding == set() with input.permission as [{"id": "x", "source_gaps": []}]
}

test_unknown if {
	permission := {"id": "x", "source_gaps": [], "unknown": {"source_gaps": "why"}}
	rule.finding == set() with input.permission as [permission]
}
