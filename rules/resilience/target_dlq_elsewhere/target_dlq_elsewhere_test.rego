package rules.resilience.target_dlq_elsewhere_test

import data.rules.resilience.target_dlq_elsewhere as rule

test_elsewhere if {
	away := "is in eu-west-1 and its dead-letter queue in us-east-1"
	target := {"id": "target Ship of rule Night", "dead_letter_away": away}
	rule.finding == {{
		"resource": "target Ship of rule Night",
		"path": ["dead_letter_arn"],
		"message": concat(" ", [
			"target Ship of rule Night is in eu-west-1 and its dead-letter queue in us-east-1:",
			"EventBridge takes one of the Region of the rule only",
		]),
	}} with input.event_target as [target]
}

test_not_seen_to_be_elsewhere if {
	rule.finding == set() with input.event_target as [{"id": "target Ship of rule Night"}]
}

test_not_known_where if {
	target := {"id": "target Ship of rule Night", "unknown": {"dead_letter_away": "why"}}
	rule.finding == set() with input.event_target as [target]
}
