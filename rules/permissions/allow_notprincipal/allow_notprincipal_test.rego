package rules.permissions.allow_notprincipal_test

import data.rules.permissions.allow_notprincipal as rule

_rest := {"id": "s", "effect": "Allow", "not_principals": ["AWS:x"]}

test_allow if {
	rule.finding == {{
		"resource": "s",
		"path": ["not_principals"],
		"message": "s lets in everybody but AWS:x",
	}} with input.statement as [_rest]
}

test_unknown if {
	statement := {"id": "s", "effect": "Allow", "unknown": {"not_principals": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statements := [_rest, object.union(_rest, {"id": "guardrail", "effect": "Deny"})]
	rule.applies == {"s"} with input.statement as statements
}
