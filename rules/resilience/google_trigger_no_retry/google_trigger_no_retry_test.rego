package rules.resilience.google_trigger_no_retry_test

import data.rules.resilience.google_trigger_no_retry as rule

test_once if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["max_receive"],
		"message": "Orders hands an event over once and does not try again",
	}} with input.subscription as [{"id": "Orders", "max_receive": 1}]
}

test_default if {
	rule.finding == set() with input.subscription as [{"id": "Orders"}]
}

test_unknown if {
	trigger := {"id": "Orders", "unknown": {"max_receive": "var.tries"}}
	rule.finding == set() with input.subscription as [trigger]
}

test_no_triggers if {
	rule.finding == set() with input as {}
}
