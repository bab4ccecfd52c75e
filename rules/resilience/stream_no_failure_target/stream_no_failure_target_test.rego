package rules.resilience.stream_no_failure_target_test

import data.rules.resilience.stream_no_failure_target as rule

_clicks := {"id": "Clicks", "source": "kinesis"}

test_no_destination if {
	rule.finding == {{
		"resource": "Clicks",
		"path": ["on_failure_arn"],
		"message": "event source Clicks keeps no trace of the records it gives up",
	}} with input.event_source as [_clicks]
}

test_destination if {
	source := object.union(_clicks, {"on_failure_arn": "⟦Lost.Arn⟧"})
	rule.finding == set() with input.event_source as [source]
}

test_unknown_destination if {
	source := object.union(_clicks, {"unknown": {"on_failure_arn": "why"}})
	rule.finding == set() with input.event_source as [source]
}

test_applies_to_streams if {
	sources := [_clicks, {"id": "Orders", "source": "sqs"}]
	rule.applies == {"Clicks"} with input.event_source as sources
}
