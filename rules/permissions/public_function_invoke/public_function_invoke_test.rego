package rules.permissions.public_function_invoke_test

import data.rules.permissions.public_function_invoke as rule

test_everybody if {
	rule.finding == {{
		"resource": "Hook",
		"path": ["principal"],
		"message": "permission Hook lets every account invoke the function",
	}} with input.permission as [{"id": "Hook", "principal": "*"}]
}

test_an_organization if {
	permission := {"id": "Hook", "principal": "*", "organization_id": "o-abcdefghij"}
	rule.finding == set() with input.permission as [permission]
}

test_a_service if {
	permission := {"id": "Hook", "principal": "sns.amazonaws.com"}
	rule.finding == set() with input.permission as [permission]
}

test_unknown if {
	permission := {"id": "Hook", "principal": "*", "unknown": {"organization_id": "why"}}
	rule.finding == set() with input.permission as [permission]
}

test_applies_to_what_is_no_url if {
	permissions := [
		{"id": "Hook"},
		{"id": "Url", "url_auth": "NONE"},
		{"id": "Via", "via_url": true},
	]
	rule.applies == {"Hook"} with input.permission as permissions
}
