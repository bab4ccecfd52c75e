package rules.alarms.topic_unwatched_test

import data.rules.alarms.topic_unwatched as rule

_unwatched := {
	"name": "topic-delivery-failed",
	"metric": "AWS/SNS NumberOfNotificationsFailed",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches topic Subject for ",
			"AWS/SNS NumberOfNotificationsFailed",
		]),
		"severity": "high",
		"witnesses": ["topic-delivery-failed"],
	}} with input.topic as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.topic as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.topic as [{"id": "Subject", "signals": [watched]}]
}

test_nothing_to_watch if {
	rule.applies == set() with input.topic as [{"id": "Subject", "signals": []}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.topic as [subject]
}
