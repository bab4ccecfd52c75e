package rules.alarms.api_metrics_disabled_test

import data.rules.alarms.api_metrics_disabled as rule

test_alarm_on_a_method if {
	rule.finding == {{
		"resource": "Prod",
		"path": ["metrics"],
		"message": "stage Prod publishes no metrics of single methods, which Pay waits for",
		"witnesses": ["Pay"],
	}} with input.stage as [{"id": "Prod", "method_alarms": ["Pay"]}]
}

test_metrics_of_the_stage if {
	stage := {"id": "Prod", "method_alarms": ["Pay"], "metrics": true}
	rule.finding == set() with input.stage as [stage]
}

test_metrics_of_a_method if {
	methods := [{"path": "/pay", "method": "POST", "metrics": true}]
	stage := {"id": "Prod", "method_alarms": ["Pay"], "methods": methods}
	rule.finding == set() with input.stage as [stage]
}

test_no_alarm_on_a_method if {
	rule.finding == set() with input.stage as [{"id": "Prod", "method_alarms": []}]
	rule.applies == set() with input.stage as [{"id": "Prod", "method_alarms": []}]
}

test_unknown if {
	stage := {"id": "Prod", "method_alarms": ["Pay"], "unknown": {"metrics": "why"}}
	rule.finding == set() with input.stage as [stage]
}
