package rules.alarms.account_concurrency_test

import data.rules.alarms.account_concurrency as rule

_account(state) := {
	"id": "123456789012 in eu-central-1",
	"region": "eu-central-1",
	"concurrency": 1000,
	"signals": [{
		"name": "account-concurrency",
		"metric": "AWS/Lambda ClaimedAccountConcurrency",
		"severity": "medium",
		"state": state,
	}],
}

test_unwatched if {
	rule.finding == {{
		"resource": "123456789012 in eu-central-1",
		"path": [],
		"message": concat("", [
			"no alarm that works watches account 123456789012 in eu-central-1 for ",
			"AWS/Lambda ClaimedAccountConcurrency, of which it has 1000",
		]),
		"severity": "medium",
		"witnesses": ["account-concurrency"],
	}} with input.account as [_account("unwatched")]
}

test_watched if {
	rule.finding == set() with input.account as [_account("watched")]
}

test_no_functions if {
	rule.finding == set() with input.account as [{"id": "a", "region": "r", "signals": []}]
}

test_unknown if {
	account := {"id": "a", "region": "r", "unknown": {"signals": "why"}}
	rule.finding == set() with input.account as [account]
}

test_of_what_has_no_region if {
	account := object.remove(_account("unwatched"), ["region"])
	rule.finding == set() with input.account as [account]
}
