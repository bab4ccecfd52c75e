package rules.permissions.resource_effectively_star_test

import data.rules.permissions.resource_effectively_star as rule

_some := {
	"id": "s",
	"basis": "identity",
	"effect": "Allow",
	"star_types": [{
		"pattern": "arn:aws:sqs:*:*:*",
		"types": ["sqs queue"],
		"actions": ["sqs:PurgeQueue"],
	}],
	"narrower": [{"service": "sqs", "says": "Allow sqs:PurgeQueue on X"}],
}

test_one if {
	rule.finding == {{
		"resource": "s",
		"path": ["resources"],
		"message": "s allows on everything: sqs:PurgeQueue on every sqs queue by arn:aws:sqs:*:*:*",
		"witnesses": ["arn:aws:sqs:*:*:*"],
		"severity": "high",
		"fix": ["Allow sqs:PurgeQueue on X"],
	}} with input.statement as [_some]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "s", "star_types": []}]
}

test_unknown if {
	statement := {"id": "s", "star_types": [], "unknown": {"star_types": "why"}}
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
