package rules.alarms.api_unwatched_test

import data.rules.alarms.api_unwatched as rule

_unwatched := {
	"name": "api-5xx",
	"metric": "AWS/ApiGateway 5XXError",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": "no alarm that works watches API Subject for AWS/ApiGateway 5XXError",
		"severity": "high",
		"witnesses": ["api-5xx"],
	}} with input.api as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.api as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.api as [{"id": "Subject", "signals": [watched]}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.api as [subject]
}

test_applies_where_there_is_something_to_watch if {
	subjects := [{"id": "Subject", "signals": [_unwatched]}, {"id": "Idle", "signals": []}]
	rule.applies == {"Subject"} with input.api as subjects
}
