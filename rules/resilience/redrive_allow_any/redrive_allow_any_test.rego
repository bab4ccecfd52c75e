package rules.resilience.redrive_allow_any_test

import data.rules.resilience.redrive_allow_any as rule

_failed := {"id": "Failed", "redrive_sources": [{"id": "Orders"}]}

test_anybody if {
	some finding in rule.finding with input.queue as [_failed]
	finding.resource == "Failed"
}

test_named if {
	rule.finding == set() with input.queue as [object.union(_failed, {"redrive_allow": true})]
}

test_applies_to_dead_letter_queues if {
	rule.applies == {"Failed"} with input.queue as [_failed, {"id": "Orders"}]
}

test_unknown if {
	queue := object.union(_failed, {"unknown": {"redrive_allow": "why"}})
	rule.finding == set() with input.queue as [queue]
}
