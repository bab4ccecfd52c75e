package rules.alarms.log_retention_test

import data.rules.alarms.log_retention as rule

test_no_log_group if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["log_group"],
		"message": concat("", [
			"nobody declares the log group of function Resize, ",
			"and Lambda's own never expires",
		]),
	}} with input.function as [{"id": "Resize"}]
}

test_no_retention if {
	fn := {"id": "Resize", "log_group": [{"id": "Log"}]}
	some finding in rule.finding with input.function as [fn]
	finding.message == "log group Log of function Resize never expires"
	finding.related[0].resource == "Log"
}

test_retention_of_zero_days_is_for_ever if {
	fn := {"id": "Resize", "log_group": [{"id": "Log", "retention": 0}]}
	count(rule.finding) == 1 with input.function as [fn]
}

test_retention if {
	fn := {"id": "Resize", "log_group": [{"id": "Log", "retention": 14}]}
	rule.finding == set() with input.function as [fn]
}

test_delivery_keeps_little if {
	fn := {"id": "Resize", "log_group": [{"id": "Log", "delivery": true, "retention": 0}]}
	rule.finding == set() with input.function as [fn]
}

test_unknown_retention if {
	fn := {"id": "Resize", "log_group": [{"id": "Log", "unknown": {"retention": "why"}}]}
	rule.finding == set() with input.function as [fn]
}

test_cdk_takes_care if {
	rule.applies == set() with input as {
		"function": [{"id": "Resize"}],
		"custom_resource": [{"id": "ResizeLogRetention", "type": "Custom::LogRetention"}],
	}
}
