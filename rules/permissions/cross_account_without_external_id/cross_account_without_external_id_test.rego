package rules.permissions.cross_account_without_external_id_test

import data.rules.permissions.cross_account_without_external_id as rule

_other := {"account": "111122223333", "own": false, "whole": true}

test_another_account if {
	statement := {"id": "s", "trusted": [_other]}
	rule.finding == {{
		"resource": "s",
		"path": ["principals"],
		"message": "s lets account 111122223333 assume the role without an external id",
		"witnesses": ["111122223333"],
	}} with input.statement as [statement]
		with input.settings as {"trusted_accounts": []}
}

test_trusted if {
	statement := {"id": "s", "trusted": [_other]}
	rule.finding == set() with input.statement as [statement]
		with input.settings as {"trusted_accounts": ["111122223333"]}
}

test_external_id if {
	statement := {"id": "s", "trusted": [_other], "checked_keys": ["sts:externalid"]}
	rule.finding == set() with input.statement as [statement]
		with input.settings as {"trusted_accounts": []}
}

test_own if {
	statement := {"id": "s", "trusted": [{"account": "own", "own": true, "whole": true}]}
	rule.finding == set() with input.statement as [statement]
		with input.settings as {"trusted_accounts": []}
}

test_unknown if {
	statement := {"id": "s", "trusted": [], "unknown": {"trusted": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "trust", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "other", "basis": "resource"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
