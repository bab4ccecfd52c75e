package rules.permissions.bulk_data_read_any_test

import data.rules.permissions.bulk_data_read_any as rule

_some := {
	"id": "statement 1 of role Worker",
	"basis": "identity",
	"any_data": ["a:Act", "b:Do"],
	"narrower": [
		{"service": "a", "says": "Allow a:Act on X"},
		{"service": "c", "says": "Allow c:Do on Y"},
	],
}

test_everything if {
	rule.finding == {{
		"resource": "statement 1 of role Worker",
		"path": ["resources"],
		"message": "statement 1 of role Worker allows a:Act, b:Do on every resource",
		"witnesses": ["a:Act", "b:Do"],
		"fix": ["Allow a:Act on X"],
	}} with input.statement as [_some]
}

test_named if {
	rule.finding == set() with input.statement as [{"id": "s", "any_data": []}]
}

test_unknown if {
	statement := {"id": "s", "any_data": [], "unknown": {"any_data": "why"}}
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
