package rules.timeouts.task_no_heartbeat_test

import data.rules.timeouts.task_no_heartbeat as rule

_callback := {"id": "state Approve", "kind": "Task", "pattern": "callback", "timeout": 60}

test_no_heartbeat if {
	rule.finding == {{
		"resource": "state Approve",
		"path": ["heartbeat"],
		"message": "state Approve asks for no heartbeat: a dead worker shows only at its timeout",
	}} with input.state as [_callback]
}

test_heartbeat if {
	rule.finding == set() with input.state as [object.union(_callback, {"heartbeat": 10})]
}

test_no_timeout_either if {
	state := object.remove(_callback, ["timeout"])
	rule.finding == set() with input.state as [state]
}

test_heartbeat_from_the_input if {
	state := object.union(_callback, {"heartbeat_path": "$.beat"})
	rule.finding == set() with input.state as [state]
}

test_heartbeat_as_long_as_the_timeout if {
	state := object.union(_callback, {"heartbeat": 60})
	count(rule.finding) == 1 with input.state as [state]
}

test_applies_to_tasks_with_a_worker if {
	states := [_callback, {"id": "Build", "kind": "Task", "pattern": "sync"}]
	rule.applies == {"state Approve"} with input.state as states
}

test_unknown if {
	state := object.union(_callback, {"unknown": {"heartbeat": "why"}})
	rule.finding == set() with input.state as [state]
}
