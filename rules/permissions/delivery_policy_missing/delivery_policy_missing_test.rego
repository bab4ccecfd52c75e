package rules.permissions.delivery_policy_missing_test

import data.rules.permissions.delivery_policy_missing as rule

_sender := {"id": "ToOrders", "service": "sns.amazonaws.com", "why": "no policy lets it"}

test_refused if {
	queue := {"id": "Orders", "undelivered": [_sender]}
	some finding in rule.finding with input.queue as [queue]
	finding.witnesses == ["ToOrders"]
	contains(finding.message, "ToOrders sends as sns.amazonaws.com, and no policy lets it")
}

test_all_admitted if {
	rule.finding == set() with input.queue as [{"id": "Orders", "undelivered": []}]
}

test_unknown if {
	queue := {"id": "Orders", "undelivered": [], "unknown": {"undelivered": "why"}}
	rule.finding == set() with input.queue as [queue]
}
