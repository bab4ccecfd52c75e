package rules.permissions.star_resource_on_scopable_action_test

import data.rules.permissions.star_resource_on_scopable_action as rule

_some := {
	"id": "s",
	"basis": "identity",
	"effect": "Allow",
	"unscoped": [{
		"pattern": "s3:Put*",
		"actions": ["s3:PutFoo"],
		"count": 1,
		"class": "write",
	}],
	"narrower": [{"service": "s3", "says": "Allow s3:PutFoo on X"}],
}

test_one if {
	rule.finding == {{
		"resource": "s",
		"path": ["resources"],
		"message": "s allows on everything what could be scoped: s3:Put* (s3:PutFoo)",
		"witnesses": ["s3:PutFoo"],
		"severity": "high",
		"fix": ["Allow s3:PutFoo on X"],
	}} with input.statement as [_some]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "s", "unscoped": []}]
}

test_unknown if {
	statement := {"id": "s", "unscoped": [], "unknown": {"unscoped": "why"}}
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
