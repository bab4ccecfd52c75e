package rules.alarms.alarm_topic_unsubscribed_test

import data.rules.alarms.alarm_topic_unsubscribed as rule

_topic := {"id": "Oncall", "alarm_actions": [{"id": "Errors"}], "handed_on": false}

test_nobody if {
	rule.finding == {{
		"resource": "Oncall",
		"path": ["subscriptions"],
		"message": "alarms notify topic Oncall, and nobody here subscribes to it",
	}} with input.topic as [_topic]
	rule.applies == {"Oncall"} with input.topic as [_topic]
}

test_somebody if {
	topic := object.union(_topic, {"subscriptions": [{"id": "Mail"}]})
	rule.finding == set() with input.topic as [topic]
}

test_handed_on if {
	topic := object.union(_topic, {"handed_on": true})
	rule.applies == set() with input.topic as [topic]
}

test_no_alarms if {
	rule.applies == set() with input.topic as [{"id": "News"}]
}

test_unknown if {
	topic := object.union(_topic, {"unknown": {"subscriptions": "why"}})
	rule.finding == set() with input.topic as [topic]
}
