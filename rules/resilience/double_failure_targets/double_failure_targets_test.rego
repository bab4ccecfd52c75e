package rules.resilience.double_failure_targets_test

import data.rules.resilience.double_failure_targets as rule

_fn := {
	"id": "Ship",
	"dead_letter_arn": "arn:aws:sqs:::failed",
	"invoke_configs": [{"id": "Config", "on_failure_arn": "arn:aws:sqs:::other"}],
}

test_both if {
	some finding in rule.finding with input.function as [_fn]
	finding.message == "function Ship sends failures to a dead-letter target and to a destination"
}

test_one if {
	functions := [
		object.remove(_fn, {"dead_letter_arn"}),
		object.union(_fn, {"invoke_configs": [{"id": "Config"}]}),
	]
	rule.finding == set() with input.function as functions
}

test_one_queue_for_two_kinds if {
	mixed := [{"id": "target Ship of rule Night", "queue": "Failed"}]
	rule.finding == {{
		"resource": "Ship",
		"path": ["mixed_failures"],
		"message": concat(" ", [
			"Failed takes the failures of function Ship",
			"and what target Ship of rule Night cannot deliver to it",
		]),
		"witnesses": ["target Ship of rule Night"],
	}} with input.function as [{"id": "Ship", "mixed_failures": mixed}]
}

test_queues_of_their_own if {
	rule.finding == set() with input.function as [{"id": "Ship", "mixed_failures": []}]
}

test_unknown if {
	less := object.remove(_fn, {"dead_letter_arn"})
	fn := object.union(less, {"unknown": {"dead_letter_arn": "why"}})
	rule.finding == set() with input.function as [fn]
}
