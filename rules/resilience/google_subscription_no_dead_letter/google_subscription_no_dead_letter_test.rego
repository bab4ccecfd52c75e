package rules.resilience.google_subscription_no_dead_letter_test

import data.rules.resilience.google_subscription_no_dead_letter as rule

_subscription := {"id": "Orders", "type": "google_pubsub_subscription"}

test_no_topic if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "messages that Orders cannot deliver are deleted",
	}} with input.subscription as [object.union(_subscription, {"dead_letters": false})]
}

test_topic if {
	more := {"dead_letter_arn": "⟦google_pubsub_topic.lost.id⟧"}
	rule.finding == set() with input.subscription as [object.union(_subscription, more)]
}

test_of_dead_letters if {
	more := {"dead_letters": true}
	rule.finding == set() with input.subscription as [object.union(_subscription, more)]
}

test_a_trigger if {
	trigger := {"id": "Orders", "type": "google_eventarc_trigger"}
	rule.finding == set() with input.subscription as [trigger]
}

test_unknown if {
	more := {"unknown": {"dead_letter_arn": "var.lost has no value"}}
	rule.finding == set() with input.subscription as [object.union(_subscription, more)]
}

test_no_subscriptions if {
	rule.finding == set() with input as {}
}
