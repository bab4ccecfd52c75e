package rules.permissions.service_principal_without_source_test

import data.rules.permissions.service_principal_without_source as rule

test_open if {
	statement := {"id": "s", "open_services": ["x.amazonaws.com"]}
	rule.finding == {{
		"resource": "s",
		"path": ["principals"],
		"message": "s lets x.amazonaws.com in on behalf of anybody",
		"witnesses": ["x.amazonaws.com"],
	}} with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "open_services": [], "unknown": {"open_services": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "resource", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "other", "basis": "trust"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
