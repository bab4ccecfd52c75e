package rules.permissions.role_factory_without_boundary_test

import data.rules.permissions.role_factory_without_boundary as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["actions"],
		"message": "x lets its holder make roles of any permissions: iam:CreateRole",
		"witnesses": ["iam:CreateRole"],
	}} with input.statement as [{
		"id": "x",
		"unbounded_roles": ["iam:CreateRole"],
	}]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "x", "unbounded_roles": []}]
}

test_unknown if {
	statement := {"id": "x", "unbounded_roles": [], "unknown": {"unbounded_roles": "why"}}
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
