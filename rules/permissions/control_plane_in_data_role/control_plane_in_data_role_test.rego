package rules.permissions.control_plane_in_data_role_test

import data.rules.permissions.control_plane_in_data_role as rule

test_any if {
	statement := {"id": "s", "control_plane": ["dynamodb:DeleteTable"]}
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s lets a workload change its resources themselves: dynamodb:DeleteTable",
		"witnesses": ["dynamodb:DeleteTable"],
		"severity": "high",
	}} with input.statement as [statement]
}

test_custom_resource if {
	statement := {"id": "s", "control_plane": ["dynamodb:DeleteTable"], "provisions": true}
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "info"
}

test_unknown if {
	statement := {"id": "s", "control_plane": [], "unknown": {"control_plane": "why"}}
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
