package rules.permissions.function_url_unauthenticated_test

import data.rules.permissions.function_url_unauthenticated as rule

test_open if {
	rule.finding == {{
		"resource": "HookUrl",
		"path": ["auth"],
		"message": "function URL HookUrl answers anybody",
	}} with input.function_url as [{"id": "HookUrl", "auth": "NONE"}]
}

test_signed if {
	rule.finding == set() with input.function_url as [{"id": "HookUrl", "auth": "AWS_IAM"}]
}

test_unknown if {
	url := {"id": "HookUrl", "unknown": {"auth": "parameter Auth has no default"}}
	rule.finding == set() with input.function_url as [url]
}
