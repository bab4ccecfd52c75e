package rules.permissions.unlisted_cross_account_principal_test

import data.rules.permissions.unlisted_cross_account_principal as rule

_other := {"account": "111122223333", "own": false, "whole": true}

test_another_account if {
	rule.finding == {{
		"resource": "s",
		"path": ["principals"],
		"message": "s lets in account 111122223333, which trusted_accounts does not list",
		"witnesses": ["111122223333"],
	}} with input.statement as [{"id": "s", "trusted": [_other]}]
		with input.settings as {"trusted_accounts": []}
}

test_listed if {
	rule.finding == set() with input.statement as [{"id": "s", "trusted": [_other]}]
		with input.settings as {"trusted_accounts": ["111122223333"]}
}

test_unknown if {
	statement := {"id": "s", "trusted": [], "unknown": {"trusted": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "resource", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "other", "basis": "trust"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
