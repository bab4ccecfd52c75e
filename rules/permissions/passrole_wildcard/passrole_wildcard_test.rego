package rules.permissions.passrole_wildcard_test

import data.rules.permissions.passrole_wildcard as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["resources"],
		"message": "x passes any role to any service",
		"witnesses": ["iam:PassRole"],
		"severity": "high",
	}} with input.statement as [{
		"id": "x",
		"passes": [{"roles": "any role", "service": false}],
	}]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "x", "passes": []}]
}

test_unknown if {
	statement := {"id": "x", "passes": [], "unknown": {"passes": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "identity", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "limit", "boundary": true}),
		object.union(statement, {"id": "trust", "basis": "trust"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
