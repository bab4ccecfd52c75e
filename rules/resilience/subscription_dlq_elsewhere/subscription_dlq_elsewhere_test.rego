package rules.resilience.subscription_dlq_elsewhere_test

import data.rules.resilience.subscription_dlq_elsewhere as rule

test_elsewhere if {
	away := "is in eu-west-1 and its dead-letter queue in us-east-1"
	orders := {"id": "Orders", "dead_letter_away": away}
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": concat(" ", [
			"subscription Orders is in eu-west-1 and its dead-letter queue in us-east-1:",
			"SNS takes one of the same Region and account only",
		]),
	}} with input.subscription as [orders]
}

test_not_seen_to_be_elsewhere if {
	rule.finding == set() with input.subscription as [{"id": "Orders"}]
}

test_of_two_types if {
	mismatch := "topic Topic is FIFO and its dead-letter queue Failed is not"
	orders := {"id": "Orders", "dead_letter_mismatch": mismatch}
	some finding in rule.finding with input.subscription as [orders]
	finding.message == concat(" ", [
		"the topic of subscription Orders does not go with its queue:",
		"topic Topic is FIFO and its dead-letter queue Failed is not",
	])
}

test_not_known_where if {
	orders := {"id": "Orders", "unknown": {"dead_letter_away": "why"}}
	rule.finding == set() with input.subscription as [orders]
}
