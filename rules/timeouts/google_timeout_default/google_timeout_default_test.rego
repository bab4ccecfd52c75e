package rules.timeouts.google_timeout_default_test

import data.rules.timeouts.google_timeout_default as rule

test_function if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["timeout"],
		"message": "Orders sets no timeout and gets sixty seconds",
	}} with input.function as [{"id": "Orders", "type": "google_cloudfunctions2_function"}]
}

test_service if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["timeout"],
		"message": "Orders sets no timeout and gets five minutes",
	}} with input.function as [{"id": "Orders", "type": "google_cloud_run_v2_service"}]
}

test_timeout if {
	fn := {"id": "Orders", "type": "google_cloud_run_v2_service", "timeout": 30}
	rule.finding == set() with input.function as [fn]
}

test_unknown if {
	fn := {"id": "Orders", "unknown": {"timeout": "var.limit has no value"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
