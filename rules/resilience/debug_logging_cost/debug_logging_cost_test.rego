package rules.resilience.debug_logging_cost_test

import data.rules.resilience.debug_logging_cost as rule

test_level if {
	fn := {"id": "Ship", "application_logs": "DEBUG"}
	rule.finding == {{
		"resource": "Ship",
		"path": ["application_logs"],
		"message": "function Ship keeps log lines of level DEBUG",
	}} with input.function as [fn]
}

test_variable if {
	fn := {"id": "Ship", "environment": [{"name": "LOG_LEVEL", "value": "debug"}]}
	some finding in rule.finding with input.function as [fn]
	finding.path == ["environment", 0, "value"]
}

test_other if {
	functions := [
		{"id": "A", "application_logs": "INFO"},
		{"id": "B", "environment": [{"name": "LOG_LEVEL", "value": "INFO"}]},
		{"id": "C", "environment": [{"name": "MODE", "value": "DEBUG"}]},
	]
	rule.finding == set() with input.function as functions
}

test_unknown if {
	fn := {"id": "Ship", "environment": [{"name": "LOG_LEVEL", "value": "⟦Level⟧"}]}
	rule.finding == set() with input.function as [fn]
}
