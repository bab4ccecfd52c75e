package rules.resilience.dlq_type_region_account_test

import data.rules.resilience.dlq_type_region_account as rule

test_of_two_types if {
	mismatch := "is FIFO and its dead-letter queue Failed is not"
	queue := {"id": "Orders", "dead_letter_mismatch": mismatch}
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "queue Orders is FIFO and its dead-letter queue Failed is not",
	}} with input.queue as [queue]
}

test_function_with_a_fifo_one if {
	queue := {"id": "Failed", "fifo": true, "dead_letter_functions": [{"id": "Resize"}]}
	rule.finding == {{
		"resource": "Failed",
		"path": ["fifo"],
		"message": "queue Failed is FIFO, and Resize cannot send failures to one",
		"witnesses": ["Resize"],
	}} with input.queue as [queue]
}

test_destination_of_a_function if {
	queue := {"id": "Failed", "fifo": true, "failed_invoke_configs": [{"id": "Resize of live"}]}
	some finding in rule.finding with input.queue as [queue]
	finding.message == "queue Failed is FIFO, and Resize of live cannot send failures to one"
}

test_of_one_type if {
	rule.finding == set() with input.queue as [{"id": "Orders", "fifo": true}]
}

test_unknown_type if {
	queue := {"id": "Orders", "unknown": {"dead_letter_mismatch": "why"}}
	rule.finding == set() with input.queue as [queue]
}

test_elsewhere if {
	away := "is in eu-west-1 and its dead-letter queue in us-east-1"
	queue := {"id": "Orders", "dead_letter_away": away}
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": concat(" ", [
			"queue Orders is in eu-west-1 and its dead-letter queue in us-east-1:",
			"SQS takes one of the same Region and account only",
		]),
	}} with input.queue as [queue]
}

test_not_known_where if {
	queue := {"id": "Orders", "unknown": {"dead_letter_away": "why"}}
	rule.finding == set() with input.queue as [queue]
}
