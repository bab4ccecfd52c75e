package rules.permissions.function_can_rewrite_itself_test

import data.rules.permissions.function_can_rewrite_itself as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["role_arn"],
		"message": "function x may change itself or what watches it by lambda:UpdateFunctionCode",
		"witnesses": ["lambda:UpdateFunctionCode"],
	}} with input.function as [{
		"id": "x",
		"self_changes": ["lambda:UpdateFunctionCode"],
	}]
}

test_none if {
	rule.finding == set() with input.function as [{"id": "x", "self_changes": []}]
}

test_unknown if {
	fn := {"id": "x", "self_changes": [], "unknown": {"self_changes": "why"}}
	rule.finding == set() with input.function as [fn]
}
