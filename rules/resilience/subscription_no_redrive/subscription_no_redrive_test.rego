package rules.resilience.subscription_no_redrive_test

import data.rules.resilience.subscription_no_redrive as rule

test_no_dead_letter_queue if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "subscription Orders drops what its subscriber does not take",
	}} with input.subscription as [{"id": "Orders", "protocol": "sqs"}]
}

test_dead_letter_queue if {
	orders := {"id": "Orders", "protocol": "sqs", "dead_letter_arn": "⟦Failed.Arn⟧"}
	rule.finding == set() with input.subscription as [orders]
}

test_unknown_dead_letter_queue if {
	orders := {"id": "Orders", "protocol": "sqs", "unknown": {"dead_letter_arn": "why"}}
	rule.finding == set() with input.subscription as [orders]
}

test_applies_to_what_can_be_replayed if {
	subscriptions := [
		{"id": "Orders", "protocol": "lambda"},
		{"id": "Mail", "protocol": "email"},
		{"id": "Open", "unknown": {"protocol": "why"}},
	]
	rule.applies == {"Orders"} with input.subscription as subscriptions
}
