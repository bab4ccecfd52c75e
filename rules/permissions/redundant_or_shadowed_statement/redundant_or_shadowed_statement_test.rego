package rules.permissions.redundant_or_shadowed_statement_test

import data.rules.permissions.redundant_or_shadowed_statement as rule

test_subsumed if {
	statement := {"id": "s", "redundant": [{"by": "t", "reason": "subsumed"}]}
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s changes nothing: t says all of it",
	}} with input.statement as [statement]
}

test_unknown if {
	statement := {"id": "s", "redundant": [], "unknown": {"redundant": "why"}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_identity_policies if {
	statements := [{"id": "s", "basis": "identity"}, {"id": "trust", "basis": "trust"}]
	rule.applies == {"s"} with input.statement as statements
}
