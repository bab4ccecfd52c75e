package rules.resilience.google_subscription_no_dead_letter_test

import data.rules.resilience.google_subscription_no_dead_letter as rule

test_no_topic if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "messages that Orders cannot deliver are deleted",
	}} with input.subscription as [{"id": "Orders", "dead_letters": false}]
}

test_topic if {
	subscription := {"id": "Orders", "dead_letter_arn": "⟦google_pubsub_topic.lost.id⟧"}
	rule.finding == set() with input.subscription as [subscription]
}

test_of_dead_letters if {
	rule.finding == set() with input.subscription as [{"id": "Lost", "dead_letters": true}]
}

test_unknown if {
	subscription := {"id": "Orders", "unknown": {"dead_letter_arn": "var.lost has no value"}}
	rule.finding == set() with input.subscription as [subscription]
}

test_no_subscriptions if {
	rule.finding == set() with input as {}
}
