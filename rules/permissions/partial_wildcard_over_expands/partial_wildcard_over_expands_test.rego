package rules.permissions.partial_wildcard_over_expands_test

import data.rules.permissions.partial_wildcard_over_expands as rule

_some := {
	"id": "s",
	"basis": "identity",
	"effect": "Allow",
	"surprising": [{
		"pattern": "s3:Put*",
		"actions": ["s3:PutFoo"],
		"count": 1,
		"class": "permissions",
	}],
}

test_one if {
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s allows more than it says: s3:Put* (s3:PutFoo)",
		"witnesses": ["s3:PutFoo"],
	}} with input.statement as [_some]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "s", "surprising": []}]
}

test_unknown if {
	statement := {"id": "s", "surprising": [], "unknown": {"surprising": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "resource", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "limit", "boundary": true}),
		object.union(statement, {"id": "trust", "basis": "trust"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
