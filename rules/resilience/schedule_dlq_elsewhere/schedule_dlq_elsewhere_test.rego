package rules.resilience.schedule_dlq_elsewhere_test

import data.rules.resilience.schedule_dlq_elsewhere as rule

test_elsewhere if {
	away := "is in eu-west-1 and its dead-letter queue in us-east-1"
	schedule := {"id": "Night", "dead_letter_away": away}
	rule.finding == {{
		"resource": "Night",
		"path": ["dead_letter_arn"],
		"message": concat(" ", [
			"schedule Night is in eu-west-1 and its dead-letter queue in us-east-1,",
			"and Scheduler is taken to need one of its Region",
		]),
	}} with input.schedule as [schedule]
}

test_not_seen_to_be_elsewhere if {
	rule.finding == set() with input.schedule as [{"id": "Night"}]
}

test_not_known_where if {
	schedule := {"id": "Night", "unknown": {"dead_letter_away": "why"}}
	rule.finding == set() with input.schedule as [schedule]
}
