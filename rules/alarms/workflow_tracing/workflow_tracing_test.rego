package rules.alarms.workflow_tracing_test

import data.rules.alarms.workflow_tracing as rule

test_not_set if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["tracing"],
		"message": "state machine Ship is not traced",
	}} with input.state_machine as [{"id": "Ship"}]
}

test_off if {
	count(rule.finding) == 1 with input.state_machine as [{"id": "Ship", "tracing": false}]
}

test_on if {
	rule.finding == set() with input.state_machine as [{"id": "Ship", "tracing": true}]
}

test_unknown if {
	machine := {"id": "Ship", "unknown": {"tracing": "parameter Trace has no default"}}
	rule.finding == set() with input.state_machine as [machine]
}
