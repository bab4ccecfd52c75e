package rules.resilience.reserved_sum_test

import data.rules.resilience.reserved_sum as rule

_settings := {"account_concurrency": 1000}

test_too_much if {
	fn := {"id": "Ship", "reserved_total": 950}
	rule.finding == {{
		"resource": "Ship",
		"path": ["reserved_concurrency"],
		"message": "functions reserve 950 together, most of all Ship, and the account has 1000",
	}} with input.function as [fn] with input.settings as _settings
}

test_enough if {
	rule.finding == set() with input.function as [{"id": "Ship", "reserved_total": 900}]
		with input.settings as _settings
}

test_unknown if {
	fn := {"id": "Ship", "unknown": {"reserved_total": "why"}}
	rule.finding == set() with input.function as [fn] with input.settings as _settings
}

test_account_with_less if {
	fn := {"id": "Ship", "reserved_total": 20, "shared_concurrency": 10}
	rule.finding == {{
		"resource": "Ship",
		"path": ["reserved_concurrency"],
		"message": "functions reserve 20 together, most of all Ship, and the account has 10",
	}} with input.function as [fn] with input.settings as _settings
}

test_account_with_more if {
	fn := {"id": "Ship", "reserved_total": 2000, "shared_concurrency": 5000}
	rule.finding == set() with input.function as [fn] with input.settings as _settings
}

test_account_that_does_not_say if {
	fn := {"id": "Ship", "reserved_total": 2000, "unknown": {"shared_concurrency": "why"}}
	rule.finding == set() with input.function as [fn] with input.settings as _settings
}
