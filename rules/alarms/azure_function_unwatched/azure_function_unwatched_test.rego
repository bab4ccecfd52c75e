package rules.alarms.azure_function_unwatched_test

import data.rules.alarms.azure_function_unwatched as rule

_failures := {
	"name": "function-errors",
	"metric": "microsoft.insights/components requests/failed",
	"severity": "high",
	"state": "unwatched",
}

test_unwatched if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["signals"],
		"message": concat("", [
			"no alert that works watches function app Orders for ",
			"microsoft.insights/components requests/failed",
		]),
		"severity": "high",
		"witnesses": ["function-errors"],
	}} with input.function as [{"id": "Orders", "signals": [_failures]}]
}

test_watched if {
	watched := object.union(_failures, {"state": "watched"})
	rule.finding == set() with input.function as [{"id": "Orders", "signals": [watched]}]
}

test_unknown if {
	fn := {"id": "Orders", "unknown": {"signals": "var.scope has no value"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
