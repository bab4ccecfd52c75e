package rules.resilience.google_task_no_retry_test

import data.rules.resilience.google_task_no_retry as rule

test_once if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["max_receive"],
		"message": "a task of Orders that fails is deleted, it is tried once",
	}} with input.queue as [{"id": "Orders", "max_receive": 1}]
}

test_for_an_hour if {
	queue := {"id": "Orders", "max_receive": 1, "retry_span": 3600}
	rule.finding == set() with input.queue as [queue]
}

test_default if {
	rule.finding == set() with input.queue as [{"id": "Orders"}]
}

test_without_end if {
	rule.finding == set() with input.queue as [{"id": "Orders", "max_receive": -1}]
}

test_unknown if {
	queue := {"id": "Orders", "unknown": {"max_receive": "var.tries"}}
	rule.finding == set() with input.queue as [queue]
}

test_no_queues if {
	rule.finding == set() with input as {}
}
