package rules.resilience.queue_no_redrive_test

import data.rules.resilience.queue_no_redrive as rule

_orders := {"id": "Orders", "consumed": true}

test_no_redrive if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "queue Orders has no dead-letter queue for what its consumer fails on",
	}} with input.queue as [_orders]
}

test_redrive if {
	queue := object.union(_orders, {"dead_letter_arn": "⟦Failed.Arn⟧"})
	rule.finding == set() with input.queue as [queue]
}

test_unknown_redrive if {
	queue := object.union(_orders, {"unknown": {"dead_letter_arn": "why"}})
	rule.finding == set() with input.queue as [queue]
}

test_applies_to_consumed_queues_that_take_no_failures if {
	queues := [
		_orders,
		{"id": "Idle"},
		{"id": "Replies", "consumed": true, "for_replies": true},
		{"id": "Failed", "consumed": true, "failure_sources": ["Orders"]},
	]
	rule.applies == {"Orders"} with input.queue as queues
}
