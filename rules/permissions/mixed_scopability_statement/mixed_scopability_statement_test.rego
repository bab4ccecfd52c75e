package rules.permissions.mixed_scopability_statement_test

import data.rules.permissions.mixed_scopability_statement as rule

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
	"unscopable": ["xray:PutTraceSegments"],
}

test_one if {
	rule.finding == {{
		"resource": "s",
		"path": ["resources"],
		"message": "s needs * for xray:PutTraceSegments and opens s3:PutFoo with it",
		"witnesses": ["s3:PutFoo"],
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
