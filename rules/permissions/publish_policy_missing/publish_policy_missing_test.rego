package rules.permissions.publish_policy_missing_test

import data.rules.permissions.publish_policy_missing as rule

_sender := {"id": "Placed", "service": "events.amazonaws.com", "why": "no policy lets it"}

test_refused if {
	topic := {"id": "News", "undelivered": [_sender]}
	some finding in rule.finding with input.topic as [topic]
	finding.witnesses == ["Placed"]
}

test_all_admitted if {
	rule.finding == set() with input.topic as [{"id": "News", "undelivered": []}]
}

test_unknown if {
	topic := {"id": "News", "undelivered": [], "unknown": {"undelivered": "why"}}
	rule.finding == set() with input.topic as [topic]
}
