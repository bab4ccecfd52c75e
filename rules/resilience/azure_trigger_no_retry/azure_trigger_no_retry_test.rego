package rules.resilience.azure_trigger_no_retry_test

import data.rules.resilience.azure_trigger_no_retry as rule

test_no_policy if {
	rule.finding == {{
		"resource": "Receive",
		"path": ["max_retries"],
		"message": "events that Receive fails on are lost, it has no retry policy",
	}} with input.event_source as [{"id": "Receive", "source": "event_hub"}]
}

test_no_retries if {
	mapping := {"id": "Receive", "source": "kafka", "max_retries": 0}
	count(rule.finding) == 1 with input.event_source as [mapping]
}

test_retries if {
	mapping := {"id": "Receive", "source": "cosmos_db", "max_retries": -1}
	rule.finding == set() with input.event_source as [mapping]
}

test_a_queue_delivers_again if {
	rule.finding == set() with input.event_source as [{"id": "Receive", "source": "service_bus"}]
}

test_unknown if {
	mapping := {"id": "Receive", "source": "event_hub", "unknown": {"max_retries": "var.retry"}}
	rule.finding == set() with input.event_source as [mapping]
}

test_no_triggers if {
	rule.finding == set() with input as {}
}
