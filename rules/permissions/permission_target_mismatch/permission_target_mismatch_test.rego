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

_wide := {"id": "x", "principal": "sns.amazonaws.com", "action": "lambda:*"}

test_more_than_a_call if {
	rule.finding == {{
		"resource": "x",
		"path": ["action"],
		"message": "permission x lets a service do lambda:*, and not call the function alone",
		"severity": "low",
	}} with input.permission as [_wide]
}

test_a_call if {
	calls := object.union(_wide, {"action": "lambda:InvokeFunction"})
	rule.finding == set() with input.permission as [calls]
}

test_an_account_may_do_more if {
	account := object.union(_wide, {"principal": "111122223333"})
	rule.finding == set() with input.permission as [account]
}
