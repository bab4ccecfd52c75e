package rules.permissions.allow_notresource_test

import data.rules.permissions.allow_notresource as rule

_rest := {"id": "statement Rest of role Worker", "effect": "Allow", "not_resources": ["x", "y"]}

test_allow if {
	rule.finding == {{
		"resource": "statement Rest of role Worker",
		"path": ["not_resources"],
		"message": "statement Rest of role Worker allows all resources but x, y",
	}} with input.statement as [_rest]
}

test_plain_list if {
	statement := {"id": "s", "effect": "Allow", "resources": ["x"]}
	rule.finding == set() with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "effect": "Allow", "unknown": {"not_resources": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statements := [
		_rest,
		object.union(_rest, {"id": "guardrail", "effect": "Deny"}),
		object.union(_rest, {"id": "boundary", "boundary": true}),
	]
	rule.applies == {"statement Rest of role Worker"} with input.statement as statements
}
