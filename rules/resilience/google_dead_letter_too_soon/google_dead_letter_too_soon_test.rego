package rules.resilience.google_dead_letter_too_soon_test

import data.rules.resilience.google_dead_letter_too_soon as rule

_subscription := {"id": "Orders", "dead_letter_arn": "⟦google_pubsub_topic.lost.id⟧"}

test_default if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["backoff"],
		"message": "Orders gives a message up after five deliveries without a pause",
	}} with input.subscription as [_subscription]
}

_ten := object.union(_subscription, {"max_receive": 10})

test_ten if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["backoff"],
		"message": "Orders gives a message up after 10 deliveries without a pause",
	}} with input.subscription as [_ten]
}

test_many if {
	subscription := object.union(_subscription, {"max_receive": 100})
	rule.finding == set() with input.subscription as [subscription]
}

test_a_pause if {
	subscription := object.union(_subscription, {"backoff": true})
	rule.finding == set() with input.subscription as [subscription]
}

test_no_dead_letters if {
	rule.finding == set() with input.subscription as [{"id": "Orders"}]
}

test_unknown if {
	subscription := object.union(_subscription, {"unknown": {"backoff": "var.retry"}})
	rule.finding == set() with input.subscription as [subscription]
}

test_no_subscriptions if {
	rule.finding == set() with input as {}
}
