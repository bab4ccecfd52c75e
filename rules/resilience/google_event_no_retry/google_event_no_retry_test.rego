package rules.resilience.google_event_no_retry_test

import data.rules.resilience.google_event_no_retry as rule

test_no_retry if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["event_retry"],
		"message": "an event that Orders fails on is lost, its trigger does not retry",
	}} with input.function as [{"id": "Orders", "event_retry": false}]
}

test_retry if {
	rule.finding == set() with input.function as [{"id": "Orders", "event_retry": true}]
}

test_no_trigger if {
	rule.finding == set() with input.function as [{"id": "Orders"}]
}

test_unknown if {
	fn := {"id": "Orders", "unknown": {"event_retry": "var.retry has no value"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
