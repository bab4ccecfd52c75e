package rules.alarms.api_access_log_format_test

import data.rules.alarms.api_access_log_format as rule

_stage(protocol, lines) := {
	"id": "Live",
	"access_format": "$context.requestId",
	"access_lines": lines,
	"api": [{"id": "Api", "protocol": protocol}],
}

test_no_id if {
	rule.finding == {{
		"resource": "Live",
		"path": ["access_format"],
		"message": "the format of the access log of stage Live has no request id",
	}} with input.stage as [{"id": "Live", "access_format": "$context.status $context.path"}]
}

test_either_id if {
	stages := [
		{"id": "Live", "access_format": "$context.requestId"},
		{"id": "Test", "access_format": "$context.extendedRequestId"},
	]
	rule.finding == set() with input.stage as stages
}

test_lines_of_a_rest_api if {
	rule.finding == {{
		"resource": "Live",
		"path": ["access_format"],
		"message": "the format of the access log of stage Live has 2 lines",
	}} with input.stage as [_stage("REST", 2)]
}

test_lines_of_an_http_api if {
	rule.finding == set() with input.stage as [_stage("HTTP", 2)]
}

test_one_line if {
	rule.finding == set() with input.stage as [_stage("REST", 1)]
}

test_what_only_a_deployment_knows if {
	stage := {"id": "Live", "access_format": "$context.status ⟦Fields⟧"}
	rule.finding == set() with input.stage as [stage]
}

test_no_format if {
	rule.finding == set() with input.stage as [{"id": "Live"}]
	rule.applies == set() with input.stage as [{"id": "Live"}]
}
