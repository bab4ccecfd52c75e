package rules.alarms.api_structured_logs_test

import data.rules.alarms.api_structured_logs as rule

test_text if {
	rule.finding == {{
		"resource": "Live",
		"path": ["access_format"],
		"message": "the lines of the access log of stage Live are not JSON",
	}} with input.stage as [{"id": "Live", "access_structure": "text"}]
}

test_no_format if {
	rule.finding == {{
		"resource": "Live",
		"path": ["access_log"],
		"message": "the access log of stage Live has no format",
	}} with input.stage as [{"id": "Live", "access_structure": "none"}]
}

test_json if {
	rule.finding == set() with input.stage as [{"id": "Live", "access_structure": "JSON"}]
}

test_no_log if {
	rule.finding == set() with input.stage as [{"id": "Live"}]
	rule.applies == set() with input.stage as [{"id": "Live"}]
}

test_unknown if {
	stage := {"id": "Live", "unknown": {"access_structure": "why"}}
	rule.finding == set() with input.stage as [stage]
}
