package rules.permissions.too_many_managed_policies_test

import data.rules.permissions.too_many_managed_policies as rule

_settings := {"managed_policies_per_role": 10}

test_eleven if {
	rule.finding == {{
		"resource": "x",
		"path": ["managed_policy_arns"],
		"message": "role x has 11 managed policies, more than the 10 that it may have",
	}} with input as {"role": [{"id": "x", "attached": 11}], "settings": _settings}
}

test_ten if {
	role := {"id": "x", "attached": 10}
	rule.finding == set() with input as {"role": [role], "settings": _settings}
}

test_a_higher_quota if {
	settings := {"managed_policies_per_role": 20}
	role := {"id": "x", "attached": 11}
	rule.finding == set() with input as {"role": [role], "settings": settings}
}

test_unknown if {
	role := {"id": "x", "unknown": {"attached": "why"}}
	rule.finding == set() with input as {"role": [role], "settings": _settings}
}
