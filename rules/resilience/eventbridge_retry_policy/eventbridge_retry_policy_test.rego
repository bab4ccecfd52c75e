package rules.resilience.eventbridge_retry_policy_test

import data.rules.resilience.eventbridge_retry_policy as rule

test_few_retries if {
	rule.finding == {{
		"resource": "target Ship of rule Night",
		"path": ["max_retries"],
		"message": "target Ship of rule Night drops an event after 0 more attempts",
	}} with input.event_target as [{"id": "target Ship of rule Night", "max_retries": 0}]
}

test_short_age if {
	count(rule.finding) == 1 with input.event_target as [{"id": "T", "max_event_age": 60}]
}

test_default if {
	rule.finding == set() with input.event_target as [{"id": "T"}]
}

test_queue if {
	target := {"id": "T", "max_retries": 0, "dead_letter_arn": "arn:aws:sqs:::failed"}
	rule.finding == set() with input.event_target as [target]
}

test_unknown if {
	target := {"id": "T", "unknown": {"max_retries": "why"}}
	rule.finding == set() with input.event_target as [target]
}
