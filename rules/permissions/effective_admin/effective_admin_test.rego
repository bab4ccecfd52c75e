package rules.permissions.effective_admin_test

import data.rules.permissions.effective_admin as rule

test_admin if {
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s lets its holder do everything on everything",
		"fix": ["Allow s3:PutFoo on X"],
	}} with input.statement as [{
		"id": "s",
		"admin": true,
		"narrower": [{"service": "s3", "says": "Allow s3:PutFoo on X"}],
	}]
}

test_others if {
	rule.finding == set() with input.statement as [{"id": "s", "admin": false}]
}

test_unknown if {
	rule.finding == set() with input.statement as [{"id": "s", "unknown": {"admin": "why"}}]
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
