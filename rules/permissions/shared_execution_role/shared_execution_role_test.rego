package rules.permissions.shared_execution_role_test

import data.rules.permissions.shared_execution_role as rule

_role := {"id": "Role", "sharing": "different", "functions": [{"id": "B"}, {"id": "A"}]}

test_shared if {
	rule.finding == {{
		"resource": "Role",
		"path": [],
		"message": "functions A, B share role Role",
		"witnesses": ["A", "B"],
		"severity": "medium",
	}} with input.role as [_role]
}

test_same if {
	some finding in rule.finding with input.role as [object.union(_role, {"sharing": "same"})]
	finding.severity == "low"
}

test_alone if {
	rule.finding == set() with input.role as [{"id": "Role", "functions": [{"id": "A"}]}]
}

test_unknown if {
	role := {"id": "Role", "unknown": {"sharing": "why"}}
	rule.finding == set() with input.role as [role]
}
