package rules.resilience.azure_poison_queue_unread_test

import data.rules.resilience.azure_poison_queue_unread as rule

test_nobody if {
	rule.finding == {{
		"resource": "Receive",
		"path": ["on_failure_arn"],
		"message": "messages that Receive fails on go to a poison queue that nobody reads",
	}} with input.event_source as [{
		"id": "Receive",
		"source": "storage_queue",
		"source_arn": "orders",
	}]
}

test_somebody if {
	mapping := {
		"id": "Receive",
		"source": "storage_queue",
		"source_arn": "orders",
		"on_failure_arn": "orders-poison",
	}
	rule.finding == set() with input.event_source as [mapping]
}

test_the_reader_itself if {
	mapping := {"id": "Mourn", "source": "storage_queue", "source_arn": "orders-poison"}
	rule.finding == set() with input.event_source as [mapping]
}

test_other_triggers if {
	rule.finding == set() with input.event_source as [{"id": "Receive", "source": "service_bus"}]
}

test_unknown if {
	mapping := {"id": "Receive", "source": "storage_queue", "unknown": {"source_arn": "var.queue"}}
	rule.finding == set() with input.event_source as [mapping]
}

test_no_triggers if {
	rule.finding == set() with input as {}
}
