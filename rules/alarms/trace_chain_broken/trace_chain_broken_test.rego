package rules.alarms.trace_chain_broken_test

import data.rules.alarms.trace_chain_broken as rule

test_function_traces if {
	stage := {"id": "Prod", "traced_functions": ["Resize"]}
	rule.finding == {{
		"resource": "Prod",
		"path": ["tracing"],
		"message": "stage Prod is not traced, and Resize behind it is",
		"witnesses": ["Resize"],
	}} with input.stage as [stage]
	rule.applies == {"Prod"} with input.stage as [stage]
}

test_function_does_not_trace if {
	stage := {"id": "Prod", "traced_functions": []}
	rule.finding == set() with input.stage as [stage]
	rule.applies == set() with input.stage as [stage]
}

test_both_trace if {
	stage := {"id": "Prod", "traced_functions": ["Resize"], "tracing": true}
	rule.finding == set() with input.stage as [stage]
}

test_unknown if {
	stage := {"id": "Prod", "traced_functions": ["Resize"], "unknown": {"tracing": "why"}}
	rule.finding == set() with input.stage as [stage]
}
