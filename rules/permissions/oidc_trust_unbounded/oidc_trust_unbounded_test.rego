package rules.permissions.oidc_trust_unbounded_test

import data.rules.permissions.oidc_trust_unbounded as rule

test_gap if {
	statement := {"id": "s", "federation_gaps": ["g"]}
	rule.finding == {{
		"resource": "s",
		"path": ["principals"],
		"message": "s does not say who of the identity provider is let in: g",
		"witnesses": ["g"],
	}} with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "federation_gaps": [], "unknown": {"federation_gaps": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	statement := {"id": "s", "basis": "trust", "effect": "Allow"}
	statements := [
		statement,
		object.union(statement, {"id": "guardrail", "effect": "Deny"}),
		object.union(statement, {"id": "other", "basis": "resource"}),
	]
	rule.applies == {"s"} with input.statement as statements
}
