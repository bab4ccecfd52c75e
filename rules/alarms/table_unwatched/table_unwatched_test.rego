package rules.alarms.table_unwatched_test

import data.rules.alarms.table_unwatched as rule

_unwatched := {
	"name": "table-throttles",
	"metric": "AWS/DynamoDB ReadThrottleEvents and WriteThrottleEvents",
	"severity": "medium",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches table Subject for ",
			"AWS/DynamoDB ReadThrottleEvents and WriteThrottleEvents",
		]),
		"severity": "medium",
		"witnesses": ["table-throttles"],
	}} with input.table as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.table as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.table as [{"id": "Subject", "signals": [watched]}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.table as [subject]
}

test_applies_where_there_is_something_to_watch if {
	subjects := [{"id": "Subject", "signals": [_unwatched]}, {"id": "Idle", "signals": []}]
	rule.applies == {"Subject"} with input.table as subjects
}
