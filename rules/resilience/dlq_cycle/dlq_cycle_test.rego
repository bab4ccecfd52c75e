package rules.resilience.dlq_cycle_test

import data.rules.resilience.dlq_cycle as rule

_item := {"id": "Ship", "how": "it takes the messages of Orders and its dead letters"}

test_same_consumer if {
	queue := {"id": "Orders", "dead_letter_loop": [_item]}
	some finding in rule.finding with input.queue as [queue]
	finding.witnesses == ["Ship"]
}

test_none if {
	rule.finding == set() with input.queue as [{"id": "Orders", "dead_letter_loop": []}]
}

test_unknown if {
	queue := {"id": "Orders", "unknown": {"dead_letter_loop": "why"}}
	rule.finding == set() with input.queue as [queue]
}
