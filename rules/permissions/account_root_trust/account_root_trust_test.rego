package rules.permissions.account_root_trust_test

import data.rules.permissions.account_root_trust as rule

_other := {"account": "111122223333", "own": false, "whole": true}

_own := {"account": "own", "own": true, "whole": true}

test_own if {
	statement := {"id": "s", "trusted": [_own]}
	rule.finding == {{
		"resource": "s",
		"path": ["principals"],
		"message": "s lets whoever its own account permits assume the role",
	}} with input.statement as [statement]
}

test_listed if {
	statement := {"id": "s", "trusted": [_other]}
	some finding in rule.finding with input.statement as [statement]
		with input.settings as {"trusted_accounts": ["111122223333"]}
	finding.severity == "medium"
}

test_a_role_of_it if {
	statement := {"id": "s", "trusted": [{"account": "own", "own": true, "whole": false}]}
	rule.finding == set() with input.statement as [statement]
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
