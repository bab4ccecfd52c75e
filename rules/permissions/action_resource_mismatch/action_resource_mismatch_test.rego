package rules.permissions.action_resource_mismatch_test

import data.rules.permissions.action_resource_mismatch as rule

test_dead if {
	statement := {"id": "s", "dead_actions": [{"action": "a:Get", "wanted": "arn:x"}]}
	rule.finding == {{
		"resource": "s",
		"path": ["resources"],
		"message": "s names no resource for a:Get (wanted: arn:x)",
		"witnesses": ["a:Get"],
	}} with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "dead_actions": [], "unknown": {"dead_actions": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_identity_policies if {
	statements := [{"id": "s", "basis": "identity"}, {"id": "trust", "basis": "trust"}]
	rule.applies == {"s"} with input.statement as statements
}
