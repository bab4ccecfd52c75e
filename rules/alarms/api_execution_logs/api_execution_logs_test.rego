package rules.alarms.api_execution_logs_test

import data.rules.alarms.api_execution_logs as rule

_rest := [{"id": "Shop", "protocol": "REST"}]

test_not_set if {
	stage := {"id": "Prod", "api": _rest}
	rule.finding == {{
		"resource": "Prod",
		"path": ["logging"],
		"message": "stage Prod writes no execution log",
	}} with input.stage as [stage]
	rule.applies == {"Prod"} with input.stage as [stage]
}

test_off if {
	stage := {"id": "Prod", "api": _rest, "logging": "OFF", "data_trace": true}
	count(rule.finding) == 1 with input.stage as [stage]
}

test_errors if {
	stage := {"id": "Prod", "api": _rest, "logging": "ERROR"}
	rule.finding == set() with input.stage as [stage]
}

test_one_method_logs if {
	methods := [{"path": "/orders", "method": "GET", "logging": "INFO"}]
	stage := {"id": "Prod", "api": _rest, "methods": methods}
	rule.finding == set() with input.stage as [stage]
}

test_no_method_logs if {
	methods := [{"path": "/orders", "method": "GET", "metrics": true}]
	stage := {"id": "Prod", "api": _rest, "methods": methods}
	count(rule.finding) == 1 with input.stage as [stage]
}

test_bodies if {
	stage := {"id": "Prod", "api": _rest, "logging": "INFO", "data_trace": true}
	rule.finding == {{
		"resource": "Prod",
		"path": ["data_trace"],
		"message": "stage Prod logs whole requests and answers",
		"severity": "high",
	}} with input.stage as [stage]
}

test_bodies_of_a_method if {
	methods := [{"path": "/pay", "method": "POST", "data_trace": true}]
	stage := {"id": "Prod", "api": _rest, "logging": "INFO", "methods": methods}
	some finding in rule.finding with input.stage as [stage]
	finding.path == ["methods", 0, "data_trace"]
}

test_http_apis_have_none if {
	stage := {"id": "Prod", "api": [{"id": "Shop", "protocol": "HTTP"}]}
	rule.applies == set() with input.stage as [stage]
}

test_implicit if {
	stage := {"id": "Prod", "api": _rest, "implicit": true}
	rule.applies == set() with input.stage as [stage]
}

test_unknown if {
	stage := {"id": "Prod", "api": _rest, "unknown": {"logging": "parameter Level has no default"}}
	rule.finding == set() with input.stage as [stage]
}
