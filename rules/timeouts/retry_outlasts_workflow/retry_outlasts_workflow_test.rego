package rules.timeouts.retry_outlasts_workflow_test

import data.rules.timeouts.retry_outlasts_workflow as rule

_state(seconds, machine) := {
	"id": "state Pay",
	"retries": [{}],
	"retry_seconds": seconds,
	"machine": [machine],
}

test_longer_than_the_timeout if {
	rule.finding == {{
		"resource": "state Pay",
		"path": ["retries"],
		"message": concat(" ", [
			"state Pay may wait 1023 seconds between its retries,",
			"its workflow ends after 600",
		]),
	}} with input.state as [_state(1023, {"id": "Flow", "timeout": 600})]
}

test_shorter if {
	rule.finding == set() with input.state as [_state(7, {"id": "Flow", "timeout": 600})]
}

test_express if {
	count(rule.finding) == 1 with input.state as [_state(1023, {"id": "Flow", "express": true})]
}

test_a_year if {
	rule.finding == set() with input.state as [_state(1023, {"id": "Flow"})]
}

test_for_ever if {
	count(rule.finding) == 1 with input.state as [_state(99999999, {"id": "Flow"})]
}

test_unknown if {
	machine := {"id": "Flow", "unknown": {"timeout": "why"}}
	rule.finding == set() with input.state as [_state(1023, machine)]
}
