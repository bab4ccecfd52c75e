package rules.alarms.schedule_unwatched_test

import data.rules.alarms.schedule_unwatched as rule

_unwatched := {
	"name": "schedule-dropped",
	"metric": "AWS/Scheduler InvocationDroppedCount",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches schedule Subject for ",
			"AWS/Scheduler InvocationDroppedCount",
		]),
		"severity": "high",
		"witnesses": ["schedule-dropped"],
	}} with input.schedule as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.schedule as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.schedule as [{"id": "Subject", "signals": [watched]}]
}

test_nothing_to_watch if {
	rule.applies == set() with input.schedule as [{"id": "Subject", "signals": []}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.schedule as [subject]
}
