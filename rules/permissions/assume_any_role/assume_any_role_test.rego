package rules.permissions.assume_any_role_test

import data.rules.permissions.assume_any_role as rule

_some := {
	"id": "statement 1 of role Worker",
	"basis": "identity",
	"any_roles": ["a:Act", "b:Do"],
}

test_everything if {
	rule.finding == {{
		"resource": "statement 1 of role Worker",
		"path": ["resources"],
		"message": "statement 1 of role Worker allows a:Act, b:Do on every role",
		"witnesses": ["a:Act", "b:Do"],
	}} with input.statement as [_some]
}

test_named if {
	rule.finding == set() with input.statement as [{"id": "s", "any_roles": []}]
}

test_unknown if {
	statement := {"id": "s", "any_roles": [], "unknown": {"any_roles": "why"}}
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
