package rules.resilience.scheduler_no_dlq_test

import data.rules.resilience.scheduler_no_dlq as rule

test_no_queue if {
	rule.finding == {{
		"resource": "Night",
		"path": ["dead_letter_arn"],
		"message": "schedule Night drops calls that cannot be delivered",
	}} with input.schedule as [{"id": "Night"}]
}

test_queue if {
	schedule := {"id": "Night", "dead_letter_arn": "⟦Failed.Arn⟧"}
	rule.finding == set() with input.schedule as [schedule]
}

test_unknown_queue if {
	schedule := {"id": "Night", "unknown": {"dead_letter_arn": "why"}}
	rule.finding == set() with input.schedule as [schedule]
}
