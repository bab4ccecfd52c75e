package rules.alarms.function_unwatched_test

import data.rules.alarms.function_unwatched as rule

_errors := {
	"name": "function-errors",
	"metric": "AWS/Lambda Errors",
	"severity": "high",
	"state": "unwatched",
}

_throttles := {
	"name": "function-throttles",
	"metric": "AWS/Lambda Throttles",
	"severity": "medium",
	"state": "unwatched",
}

test_one_finding_for_all_signals if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches function Resize for ",
			"AWS/Lambda Errors, AWS/Lambda Throttles",
		]),
		"severity": "high",
		"witnesses": ["function-errors", "function-throttles"],
	}} with input.function as [{"id": "Resize", "signals": [_errors, _throttles]}]
}

test_broken_says_why if {
	broken := object.union(_throttles, {"state": "broken", "why": "alarm T gets no data"})
	watched := object.union(_errors, {"state": "watched"})
	rule.finding == {{
		"resource": "Resize",
		"path": ["signals"],
		"message": concat("", [
			"no alarm that works watches function Resize for ",
			"AWS/Lambda Throttles (alarm T gets no data)",
		]),
		"severity": "medium",
		"witnesses": ["function-throttles"],
	}} with input.function as [{"id": "Resize", "signals": [watched, broken]}]
}

test_watched if {
	watched := object.union(_errors, {"state": "watched"})
	rule.finding == set() with input.function as [{"id": "Resize", "signals": [watched]}]
}

test_unknown if {
	fn := {"id": "Resize", "signals": [], "unknown": {"signals": "parameter Name has no default"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
