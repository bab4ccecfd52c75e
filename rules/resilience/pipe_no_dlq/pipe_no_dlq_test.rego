package rules.resilience.pipe_no_dlq_test

import data.rules.resilience.pipe_no_dlq as rule

_forward := {"id": "Forward", "source": "kinesis"}

test_no_place if {
	rule.finding == {{
		"resource": "Forward",
		"path": ["dead_letter_arn"],
		"message": "pipe Forward has no place for records that fail",
	}} with input.pipe as [_forward]
}

test_place if {
	kept := object.union(_forward, {"dead_letter_arn": "arn:aws:sqs:::failed"})
	pipes := [
		object.union(kept, {"max_retries": 5}),
		object.union(kept, {"max_retries": -1, "max_record_age": 3600}),
	]
	rule.finding == set() with input.pipe as pipes
}

test_place_and_no_limit if {
	pipe := object.union(_forward, {"dead_letter_arn": "arn:aws:sqs:::failed", "max_retries": -1})
	rule.finding == {{
		"resource": "Forward",
		"path": ["max_retries"],
		"message": "pipe Forward retries a record that fails until it expires",
	}} with input.pipe as [pipe]
}

test_applies_to_streams if {
	rule.applies == {"Forward"} with input.pipe as [_forward, {"id": "Q", "source": "sqs"}]
}

test_unknown if {
	pipe := object.union(_forward, {"unknown": {"dead_letter_arn": "why"}})
	rule.finding == set() with input.pipe as [pipe]
}
