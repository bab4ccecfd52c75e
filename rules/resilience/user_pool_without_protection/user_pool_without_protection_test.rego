package rules.resilience.user_pool_without_protection_test

import data.rules.resilience.user_pool_without_protection as rule

test_neither if {
	rule.finding == {{
		"resource": "Users",
		"path": [],
		"message": "user pool Users is neither retained nor protected against deletion",
	}} with input.user_pool as [{"id": "Users"}]
}

test_protected if {
	rule.finding == set() with input.user_pool as [{"id": "Users", "protected": true}]
}

test_protection_switched_off if {
	count(rule.finding) == 1 with input.user_pool as [{"id": "Users", "protected": false}]
}

test_retained if {
	rule.finding == set() with input.user_pool as [{"id": "Users", "deletion": "Retain"}]
}

test_unknown if {
	rule.finding == set() with input.user_pool as [{"id": "Users", "unknown": {"protected": "why"}}]
}
