package rules.resilience.event_subscriber_no_dlq_test

import data.rules.resilience.event_subscriber_no_dlq as rule

test_defaults if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": concat(" ", [
			"subscriber Orders drops events that it cannot deliver",
			"in 300 seconds or 5 more attempts",
		]),
		"severity": "high",
	}} with input.event_subscriber as [{"id": "Orders"}]
}

test_for_a_day if {
	subscriber := {"id": "Orders", "max_event_age": 86400, "max_retries": 185}
	some finding in rule.finding with input.event_subscriber as [subscriber]
	finding.severity == "medium"
	endswith(finding.message, "in 86400 seconds or 185 more attempts")
}

test_one_limit_is_enough if {
	subscriber := {"id": "Orders", "max_event_age": 86400}
	some finding in rule.finding with input.event_subscriber as [subscriber]
	finding.severity == "high"
}

test_unknown_limits if {
	subscriber := {"id": "Orders", "unknown": {"max_event_age": "why"}}
	some finding in rule.finding with input.event_subscriber as [subscriber]
	endswith(finding.message, "cannot deliver before it gives up")
}

test_queue if {
	subscriber := {"id": "Orders", "dead_letter_arn": "arn:aws:sqs:::failed"}
	rule.finding == set() with input.event_subscriber as [subscriber]
}

test_unknown_queue if {
	subscriber := {"id": "Orders", "unknown": {"dead_letter_arn": "why"}}
	rule.finding == set() with input.event_subscriber as [subscriber]
}
