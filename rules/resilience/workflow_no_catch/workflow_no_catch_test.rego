package rules.resilience.workflow_no_catch_test

import data.rules.resilience.workflow_no_catch as rule

_pay := {"id": "Pay", "kind": "Task", "service": "lambda", "action": "invoke"}

_ship := {"id": "Ship", "kind": "Task", "service": "dynamodb", "action": "putItem"}

_read := {"id": "Read", "kind": "Task", "service": "dynamodb", "action": "getItem"}

test_nothing_caught if {
	rule.finding == {{
		"resource": "Flow",
		"path": [],
		"message": "workflow Flow catches nothing, and 2 of its states change something",
	}} with input.state_machine as [{"id": "Flow", "states": [_pay, _ship]}]
}

test_one_catches if {
	state := object.union(_ship, {"catches": [{"next": "Undo"}]})
	rule.finding == set() with input.state_machine as [{"id": "Flow", "states": [_pay, state]}]
}

test_one_change_alone if {
	rule.finding == set() with input.state_machine as [{"id": "Flow", "states": [_pay, _read]}]
	rule.applies == set() with input.state_machine as [{"id": "Flow", "states": [_pay, _read]}]
}

test_unknown if {
	state := object.union(_ship, {"unknown": {"catches": "why"}})
	rule.finding == set() with input.state_machine as [{"id": "Flow", "states": [_pay, state]}]
}
