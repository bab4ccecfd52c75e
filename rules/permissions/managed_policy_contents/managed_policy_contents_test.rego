package rules.permissions.managed_policy_contents_test

import data.rules.permissions.managed_policy_contents as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["managed_policy_arns", 1],
		"message": "role x has P, which reads secrets of everything: a:Do",
		"witnesses": ["P"],
		"severity": "high",
	}} with input.role as [{
		"id": "x",
		"managed_risks": [{
			"policy": "P",
			"risk": "secret",
			"index": 1,
			"actions": ["a:Do"],
		}],
	}]
}

test_none if {
	rule.finding == set() with input.role as [{"id": "x", "managed_risks": []}]
}

test_unknown if {
	role := {"id": "x", "managed_risks": [], "unknown": {"managed_risks": "why"}}
	rule.finding == set() with input.role as [role]
}
