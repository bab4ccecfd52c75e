package rules.alarms.structured_logs_test

import data.rules.alarms.structured_logs as rule

test_not_set if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["log_format"],
		"message": "the logs of function Resize are plain text",
	}} with input.function as [{"id": "Resize"}]
}

test_json if {
	rule.finding == set() with input.function as [{"id": "Resize", "log_format": "JSON"}]
}

test_unknown if {
	fn := {"id": "Resize", "unknown": {"log_format": "parameter Format has no default"}}
	rule.finding == set() with input.function as [fn]
}
