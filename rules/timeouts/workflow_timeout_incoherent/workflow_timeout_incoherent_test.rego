package rules.timeouts.workflow_timeout_incoherent_test

import data.rules.timeouts.workflow_timeout_incoherent as rule

test_waits_longer_than_it_may_run if {
	machine := {"id": "Remind", "timeout": 60, "shortest": 3600}
	rule.finding == {{
		"resource": "Remind",
		"path": ["timeout"],
		"message": "workflow Remind ends after 60 seconds, and its Wait states alone take 3600",
	}} with input.state_machine as [machine]
}

test_express_that_waits if {
	machine := {"id": "Remind", "express": true, "shortest": 600}
	count(rule.finding) == 1 with input.state_machine as [machine]
}

test_express_with_a_long_task if {
	machine := {"id": "Quote", "express": true, "states": [{"id": "Ask", "timeout": 900}]}
	some finding in rule.finding with input.state_machine as [machine]
	finding.witnesses == ["Ask"]
}

test_task_shorter_than_its_function if {
	state := {"id": "state Ask of Quote", "timeout": 10, "function_timeout": 60}
	machine := {"id": "Quote", "states": [state]}
	some finding in rule.finding with input.state_machine as [machine]
	finding.message == concat(" ", [
		"state Ask of Quote gives up after 10 seconds,",
		"and the function it calls may run for 60",
	])
}

test_several_tasks if {
	states := [
		{"id": "state Ask of Quote", "timeout": 10, "function_timeout": 60},
		{"id": "state Tell of Quote", "timeout": 10, "function_timeout": 60},
	]
	some finding in rule.finding with input.state_machine as [{"id": "Quote", "states": states}]
	finding.message == concat(" ", [
		"state Ask of Quote, state Tell of Quote give up before the functions they call",
	])
}

test_in_order if {
	state := {"id": "Ask", "timeout": 60, "function_timeout": 30}
	machine := {"id": "Quote", "timeout": 600, "shortest": 10, "states": [state]}
	rule.finding == set() with input.state_machine as [machine]
}

test_unknown if {
	machine := {"id": "Quote", "shortest": 10, "unknown": {"timeout": "why", "states": "why"}}
	rule.finding == set() with input.state_machine as [machine]
}
