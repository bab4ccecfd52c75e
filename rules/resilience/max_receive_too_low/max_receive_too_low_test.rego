package rules.resilience.max_receive_too_low_test

import data.rules.resilience.max_receive_too_low as rule

_orders := {
	"id": "Orders",
	"dead_letter_arn": "⟦Failed.Arn⟧",
	"max_receive": 2,
	"event_sources": [{"id": "Mapping"}],
}

test_two_receives if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["max_receive"],
		"message": "queue Orders has a maxReceiveCount of 2, and throttled receives count",
	}} with input.queue as [_orders]
}

test_five_receives if {
	rule.finding == set() with input.queue as [object.union(_orders, {"max_receive": 5})]
}

test_unknown_receives if {
	unknown := {"unknown": {"max_receive": "why"}}
	queue := object.union(object.remove(_orders, ["max_receive"]), unknown)
	rule.finding == set() with input.queue as [queue]
}

test_applies_to_queues_with_a_function if {
	rule.applies == {"Orders"} with input.queue as [_orders, {"id": "Idle", "max_receive": 1}]
}
