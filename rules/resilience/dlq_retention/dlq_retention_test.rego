package rules.resilience.dlq_retention_test

import data.rules.resilience.dlq_retention as rule

_failed := {"id": "Failed", "failure_sources": ["Orders"], "redrive_sources": [{"id": "Orders"}]}

test_no_longer_than_the_source if {
	rule.finding == {{
		"resource": "Failed",
		"path": ["retention"],
		"message": "dead-letter queue Failed keeps messages for 4 days, no longer than Orders",
		"witnesses": ["Orders"],
	}} with input.queue as [_failed]
}

test_longer_and_not_the_longest if {
	queue := object.union(_failed, {"retention": 864000})
	some finding in rule.finding with input.queue as [queue]
	finding.severity == "low"
	count(rule.finding) == 1 with input.queue as [queue]
}

test_the_longest if {
	rule.finding == set() with input.queue as [object.union(_failed, {"retention": 1209600})]
}

test_unknown_retention if {
	queue := object.union(_failed, {"unknown": {"retention": "why"}})
	rule.finding == set() with input.queue as [queue]
}

test_applies_to_dead_letter_queues if {
	rule.applies == {"Failed"} with input.queue as [_failed, {"id": "Orders"}]
}
