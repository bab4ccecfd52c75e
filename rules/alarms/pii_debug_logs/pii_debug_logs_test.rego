package rules.alarms.pii_debug_logs_test

import data.rules.alarms.pii_debug_logs as rule

_with(name, value) := {"id": "Resize", "environment": [{"name": name, "value": value}]}

test_events if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["environment", 0, "value"],
		"message": "function Resize logs every event whole",
	}} with input.function as [_with("POWERTOOLS_LOGGER_LOG_EVENT", "true")]
}

test_level if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["environment", 0, "value"],
		"message": "function Resize logs at level DEBUG",
		"severity": "low",
	}} with input.function as [_with("LOG_LEVEL", "DEBUG")]
}

test_level_of_the_function if {
	fn := {"id": "Resize", "application_logs": "TRACE"}
	count(rule.finding) == 1 with input.function as [fn]
}

test_off if {
	rule.finding == set() with input.function as [_with("POWERTOOLS_LOGGER_LOG_EVENT", "false")]
}

test_info if {
	rule.finding == set() with input.function as [_with("LOG_LEVEL", "INFO")]
}

test_another_variable if {
	rule.finding == set() with input.function as [_with("MODE", "DEBUG")]
}

test_unknown if {
	rule.finding == set() with input.function as [_with("LOG_LEVEL", "⟦Level⟧")]
}
