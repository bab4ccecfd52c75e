package rules.permissions.cross_region_or_account_arn_test

import data.rules.permissions.cross_region_or_account_arn as rule

test_any if {
	statement := {"id": "s", "any_region": ["arn:aws:sqs:*:*:jobs"]}
	rule.finding == {{
		"resource": "s",
		"path": ["resources"],
		"message": "s names resources of any Region or account: arn:aws:sqs:*:*:jobs",
		"witnesses": ["arn:aws:sqs:*:*:jobs"],
	}} with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "any_region": [], "unknown": {"any_region": "why"}}
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
