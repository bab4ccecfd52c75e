package rules.resilience.eventbridge_target_no_dlq_test

import data.rules.resilience.eventbridge_target_no_dlq as rule

test_no_queue if {
	rule.finding == {{
		"resource": "target report of rule Night",
		"path": ["dead_letter_arn"],
		"message": "target report of rule Night drops events that cannot be delivered",
	}} with input.event_target as [{"id": "target report of rule Night"}]
}

test_queue if {
	target := {"id": "Night", "dead_letter_arn": "⟦Failed.Arn⟧"}
	rule.finding == set() with input.event_target as [target]
}

test_unknown_queue if {
	target := {"id": "Night", "unknown": {"dead_letter_arn": "why"}}
	rule.finding == set() with input.event_target as [target]
}
