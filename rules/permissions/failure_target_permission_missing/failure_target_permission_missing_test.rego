package rules.permissions.failure_target_permission_missing_test

import data.rules.permissions.failure_target_permission_missing as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["role_arn"],
		"message": "the role of function x lacks a:Do for s",
		"witnesses": ["a:Do"],
		"fix": ["Allow a:Do on X"],
	}} with input.function as [{
		"id": "x",
		"missing_failures": [{"id": "s", "actions": ["a:Do"], "says": ["Allow a:Do on X"]}],
	}]
}

test_none if {
	rule.finding == set() with input.function as [{"id": "x", "missing_failures": []}]
}

test_unknown if {
	fn := {"id": "x", "missing_failures": [], "unknown": {"missing_failures": "why"}}
	rule.finding == set() with input.function as [fn]
}
