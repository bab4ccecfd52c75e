package rules.timeouts.authorizer_ttl_and_timeout_test

import data.rules.timeouts.authorizer_ttl_and_timeout as rule

test_zero if {
	rule.finding == {{
		"resource": "Check",
		"path": ["ttl"],
		"message": "authorizer Check is asked for every request",
	}} with input.authorizer as [{"id": "Check", "ttl": 0}]
}

test_kept_or_default if {
	rule.finding == set() with input.authorizer as [{"id": "Check", "ttl": 60}, {"id": "Other"}]
}

test_unknown if {
	rule.finding == set() with input.authorizer as [{"id": "Check", "unknown": {"ttl": "why"}}]
}
