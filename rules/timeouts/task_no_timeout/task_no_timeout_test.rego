package rules.timeouts.task_no_timeout_test

import data.rules.timeouts.task_no_timeout as rule

_callback := {"id": "state Approve", "kind": "Task", "pattern": "callback", "service": "sqs"}

test_a_token_that_may_never_come if {
	rule.finding == {{
		"resource": "state Approve",
		"path": ["timeout"],
		"message": "state Approve has no timeout and waits as long as its workflow",
		"severity": "high",
	}} with input.state as [_callback]
}

test_a_job_is_milder if {
	state := {"id": "Build", "kind": "Task", "pattern": "sync", "service": "codebuild"}
	some finding in rule.finding with input.state as [state]
	finding.severity == "low"
}

test_timeout if {
	rule.finding == set() with input.state as [object.union(_callback, {"timeout": 60})]
}

test_timeout_from_the_input if {
	state := object.union(_callback, {"timeout_path": "$.limit"})
	rule.finding == set() with input.state as [state]
}

test_applies_to_what_waits if {
	states := [
		_callback,
		{"id": "Call", "kind": "Task", "pattern": "request", "service": "lambda"},
		{"id": "Fetch", "kind": "Task", "pattern": "request", "service": "http"},
		{"id": "Sleep", "kind": "Wait"},
	]
	rule.applies == {"state Approve"} with input.state as states
}

test_unknown if {
	state := object.union(_callback, {"unknown": {"timeout": "why"}})
	rule.finding == set() with input.state as [state]
}
