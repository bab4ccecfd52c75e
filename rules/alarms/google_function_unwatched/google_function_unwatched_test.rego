package rules.alarms.google_function_unwatched_test

import data.rules.alarms.google_function_unwatched as rule

_failures := {
	"name": "function-errors",
	"metric": "run.googleapis.com/request_count",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["signals"],
		"message": "no alert that works watches Orders for run.googleapis.com/request_count",
		"severity": "high",
		"witnesses": ["function-errors"],
	}} with input.function as [{"id": "Orders", "signals": [_failures]}]
}

test_watched if {
	watched := object.union(_failures, {"state": "watched"})
	rule.finding == set() with input.function as [{"id": "Orders", "signals": [watched]}]
}

test_unknown if {
	fn := {"id": "Orders", "unknown": {"signals": "var.filter has no value"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
