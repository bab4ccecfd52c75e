package rules.alarms.graphql_unwatched_test

import data.rules.alarms.graphql_unwatched as rule

_unwatched := {
	"name": "graphql-5xx",
	"metric": "AWS/AppSync 5XXError",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Subject",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches GraphQL API Subject for ",
			"AWS/AppSync 5XXError",
		]),
		"severity": "high",
		"witnesses": ["graphql-5xx"],
	}} with input.graphql_api as [{"id": "Subject", "signals": [_unwatched]}]
}

test_broken_says_why if {
	broken := object.union(_unwatched, {"state": "broken", "why": "alarm A is mute"})
	subject := {"id": "Subject", "signals": [broken]}
	some finding in rule.finding with input.graphql_api as [subject]
	endswith(finding.message, " (alarm A is mute)")
}

test_watched if {
	watched := object.union(_unwatched, {"state": "watched"})
	rule.finding == set() with input.graphql_api as [{"id": "Subject", "signals": [watched]}]
}

test_nothing_to_watch if {
	rule.applies == set() with input.graphql_api as [{"id": "Subject", "signals": []}]
}

test_unknown if {
	subject := {"id": "Subject", "signals": [], "unknown": {"signals": "why"}}
	rule.finding == set() with input.graphql_api as [subject]
}
