package rules.timeouts.workflow_no_timeout_test

import data.rules.timeouts.workflow_no_timeout as rule

test_no_timeout if {
	rule.finding == {{
		"resource": "Billing",
		"path": ["timeout"],
		"message": "workflow Billing sets no timeout and may run for a year",
	}} with input.state_machine as [{"id": "Billing"}]
}

test_timeout if {
	rule.finding == set() with input.state_machine as [{"id": "Billing", "timeout": 3600}]
}

test_express_workflows_end_by_themselves if {
	machines := [{"id": "Billing"}, {"id": "Quote", "express": true}]
	rule.applies == {"Billing"} with input.state_machine as machines
}

test_workflows_without_tasks_end_at_once if {
	pass := {"id": "state Done", "kind": "Pass"}
	machines := [
		{"id": "Shape", "definition": "read", "states": [pass]},
		{"id": "Bill", "definition": "read", "states": [pass, {"id": "B", "kind": "Task"}]},
		{"id": "Hidden", "definition": "opaque"},
	]
	rule.applies == {"Bill", "Hidden"} with input.state_machine as machines
}

test_unknown if {
	machine := {"id": "Billing", "unknown": {"timeout": "the definition is not here"}}
	rule.finding == set() with input.state_machine as [machine]
}
