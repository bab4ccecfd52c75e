package rules.permissions.privesc_self_test

import data.rules.permissions.privesc_self as rule

_way := {
	"technique": "t",
	"says": "does it",
	"actions": ["a:Do"],
	"targets": [],
	"admin": true,
	"steps": [{"id": "s", "says": "s allows a:Do on *"}],
}

test_way if {
	statement := {"id": "s", "rewrites_itself": [_way]}
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s lets its holder gain permissions: it does it by a:Do",
		"witnesses": ["t"],
		"severity": "critical",
		"flow": [{"resource": "s", "path": [], "message": "s allows a:Do on *"}],
	}} with input.statement as [statement]
}

test_target if {
	way := object.union(_way, {"targets": ["Deployer"]})
	statement := {"id": "s", "rewrites_itself": [way]}
	some finding in rule.finding with input.statement as [statement]
	finding.message == concat(" ", [
		"s lets its holder gain permissions:",
		"it does it by a:Do and becomes Deployer",
	])
}

test_unknown if {
	statement := {"id": "s", "rewrites_itself": [], "unknown": {"rewrites_itself": "why"}}
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
