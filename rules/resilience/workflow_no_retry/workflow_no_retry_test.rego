package rules.resilience.workflow_no_retry_test

import data.rules.resilience.workflow_no_retry as rule

_charge := {"id": "state Charge", "kind": "Task", "service": "lambda"}

test_no_retry if {
	rule.finding == {{
		"resource": "state Charge",
		"path": ["retries"],
		"message": "state Charge does not retry when Lambda itself fails",
	}} with input.state as [_charge]
}

test_retry_of_its_own_errors if {
	state := object.union(_charge, {"retries": [{"errors": ["CardDeclined"]}]})
	count(rule.finding) == 1 with input.state as [state]
}

test_retry if {
	every error in ["States.ALL", "States.TaskFailed", "Lambda.ServiceException"] {
		state := object.union(_charge, {"retries": [{"errors": [error]}]})
		rule.finding == set() with input.state as [state]
	}
}

test_applies_to_calls_of_functions if {
	send := {"id": "Send", "kind": "Task", "service": "sqs"}
	states := [_charge, {"id": "Sleep", "kind": "Wait"}, send]
	rule.applies == {"state Charge"} with input.state as states
}

test_unknown if {
	retry := {"errors": [], "unknown": {"errors": "why"}}
	state := object.union(_charge, {"retries": [retry], "unknown": {"retries": "why"}})
	count(rule.finding) == 1 with input.state as [state]
}
