package rules.alarms.dlq_unwatched_test

import data.rules.alarms.dlq_unwatched as rule

_unwatched := {
	"name": "dlq-depth",
	"metric": "AWS/SQS ApproximateNumberOfMessagesVisible",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches dead-letter queue Subject for ",
			"AWS/SQS ApproximateNumberOfMessagesVisible",
		]),
		"severity": "high",
		"witnesses": ["dlq-depth"],
	}} with input.queue as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.queue as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.queue as [{"id": "Subject", "signals": [watched]}]
}

test_other_signals_are_not_of_this_rule if {
	other := object.union(_unwatched, {"name": "queue-age"})
	rule.finding == set() with input.queue as [{"id": "Subject", "signals": [other]}]
	rule.applies == set() with input.queue as [{"id": "Subject", "signals": [other]}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.queue as [subject]
}

test_applies_where_there_is_something_to_watch if {
	subjects := [{"id": "Subject", "signals": [_unwatched]}, {"id": "Idle", "signals": []}]
	rule.applies == {"Subject"} with input.queue as subjects
}
