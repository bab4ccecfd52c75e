package rules.alarms.workflow_unwatched_test

import data.rules.alarms.workflow_unwatched as rule

_unwatched := {
	"name": "workflow-failed",
	"metric": "AWS/States ExecutionsFailed",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches state machine Subject for ",
			"AWS/States ExecutionsFailed",
		]),
		"severity": "high",
		"witnesses": ["workflow-failed"],
	}} with input.state_machine as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.state_machine as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.state_machine as [{"id": "Subject", "signals": [watched]}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.state_machine as [subject]
}

test_applies_where_there_is_something_to_watch if {
	subjects := [{"id": "Subject", "signals": [_unwatched]}, {"id": "Idle", "signals": []}]
	rule.applies == {"Subject"} with input.state_machine as subjects
}
