package rules.resilience.azure_expired_messages_lost_test

import data.rules.resilience.azure_expired_messages_lost as rule

test_dropped if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["retention"],
		"message": "messages that Orders keeps for too long are deleted",
	}} with input.queue as [{"id": "Orders", "retention": 3600}]
}

test_kept if {
	queue := {"id": "Orders", "retention": 3600, "expired_kept": true}
	rule.finding == set() with input.queue as [queue]
}

test_no_time_to_live if {
	rule.finding == set() with input.queue as [{"id": "Orders"}]
}

test_unknown if {
	queue := {"id": "Orders", "retention": 3600, "unknown": {"expired_kept": "var.kept"}}
	rule.finding == set() with input.queue as [queue]
}

test_no_queues if {
	rule.finding == set() with input as {}
}
