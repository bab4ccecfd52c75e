package rules.resilience.google_dead_letters_lost_test

import data.rules.resilience.google_dead_letters_lost as rule

_topic := {"id": "Lost", "dead_letters": true, "subscribed": false}

test_nobody if {
	rule.finding == {{
		"resource": "Lost",
		"path": ["subscribed"],
		"message": "dead letters go to Lost, which nothing subscribes to, and are lost",
	}} with input.topic as [_topic]
}

test_somebody if {
	rule.finding == set() with input.topic as [object.union(_topic, {"subscribed": true})]
}

test_it_keeps_them if {
	rule.finding == set() with input.topic as [object.union(_topic, {"retention": 604800})]
}

test_a_topic_of_events if {
	rule.finding == set() with input.topic as [object.union(_topic, {"dead_letters": false})]
}

test_unknown if {
	topic := {"id": "Lost", "dead_letters": true, "unknown": {"subscribed": "var.topic"}}
	rule.finding == set() with input.topic as [topic]
}

test_no_topics if {
	rule.finding == set() with input as {}
}
