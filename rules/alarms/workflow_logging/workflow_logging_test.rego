package rules.alarms.workflow_logging_test

import data.rules.alarms.workflow_logging as rule

test_no_level if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["log_level"],
		"message": "state machine Ship logs nothing",
		"severity": "low",
	}} with input.state_machine as [{"id": "Ship"}]
}

test_off if {
	count(rule.finding) == 1 with input.state_machine as [{"id": "Ship", "log_level": "OFF"}]
}

test_express_is_worse if {
	machine := {"id": "Ship", "express": true}
	rule.finding == {{
		"resource": "Ship",
		"path": ["log_level"],
		"message": "state machine Ship logs nothing, and an Express workflow has no other history",
		"severity": "high",
	}} with input.state_machine as [machine]
}

test_errors if {
	machine := {"id": "Ship", "express": true, "log_level": "ERROR"}
	rule.finding == set() with input.state_machine as [machine]
}

test_unknown_level if {
	machine := {"id": "Ship", "unknown": {"log_level": "parameter Level has no default"}}
	rule.finding == set() with input.state_machine as [machine]
}
