package rules.alarms.pipe_logging_test

import data.rules.alarms.pipe_logging as rule

test_not_set if {
	rule.finding == {{
		"resource": "Copy",
		"path": ["log_level"],
		"message": "pipe Copy logs nothing",
	}} with input.pipe as [{"id": "Copy"}]
}

test_off if {
	count(rule.finding) == 1 with input.pipe as [{"id": "Copy", "log_level": "OFF"}]
}

test_errors if {
	rule.finding == set() with input.pipe as [{"id": "Copy", "log_level": "ERROR"}]
}

test_unknown if {
	pipe := {"id": "Copy", "unknown": {"log_level": "parameter Level has no default"}}
	rule.finding == set() with input.pipe as [pipe]
}
