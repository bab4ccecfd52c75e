package rules.permissions.trust_broader_than_use_test

import data.rules.permissions.trust_broader_than_use as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": [],
		"message": "role x trusts states.amazonaws.com, which is not seen to use it",
		"witnesses": ["states.amazonaws.com"],
	}} with input.role as [{
		"id": "x",
		"unused_trust": ["states.amazonaws.com"],
	}]
}

test_none if {
	rule.finding == set() with input.role as [{"id": "x", "unused_trust": []}]
}

test_unknown if {
	role := {"id": "x", "unused_trust": [], "unknown": {"unused_trust": "why"}}
	rule.finding == set() with input.role as [role]
}
