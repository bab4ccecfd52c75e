package rules.resilience.azure_event_no_retry_test

import data.rules.resilience.azure_event_no_retry as rule

test_once if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["max_receive"],
		"message": "Orders delivers an event once and does not try again",
	}} with input.subscription as [{"id": "Orders", "max_receive": 1}]
}

test_often if {
	rule.finding == set() with input.subscription as [{"id": "Orders", "max_receive": 5}]
}

test_default if {
	rule.finding == set() with input.subscription as [{"id": "Orders"}]
}

test_unknown if {
	subscription := {"id": "Orders", "unknown": {"max_receive": "var.tries"}}
	rule.finding == set() with input.subscription as [subscription]
}

test_no_subscriptions if {
	rule.finding == set() with input as {}
}
