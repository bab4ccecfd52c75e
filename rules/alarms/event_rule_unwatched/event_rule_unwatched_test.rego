package rules.alarms.event_rule_unwatched_test

import data.rules.alarms.event_rule_unwatched as rule

_unwatched := {
	"name": "rule-failed-invocations",
	"metric": "AWS/Events FailedInvocations",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": "no alarm that works watches rule Subject for AWS/Events FailedInvocations",
		"severity": "high",
		"witnesses": ["rule-failed-invocations"],
	}} with input.event_rule as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.event_rule as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.event_rule as [{"id": "Subject", "signals": [watched]}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.event_rule as [subject]
}

test_applies_where_there_is_something_to_watch if {
	subjects := [{"id": "Subject", "signals": [_unwatched]}, {"id": "Idle", "signals": []}]
	rule.applies == {"Subject"} with input.event_rule as subjects
}
