package rules.alarms.function_tracing_test

import data.rules.alarms.function_tracing as rule

test_not_traced if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["tracing"],
		"message": "function Resize is not traced",
	}} with input.function as [{"id": "Resize"}]
}

test_passes_through if {
	count(rule.finding) == 1 with input.function as [{"id": "Resize", "tracing": "PassThrough"}]
}

test_active if {
	rule.finding == set() with input.function as [{"id": "Resize", "tracing": "Active"}]
}

test_unknown_mode if {
	rule.finding == set() with input.function as [{"id": "Resize", "unknown": {"tracing": "why"}}]
}

test_applies_to_what_is_called if {
	functions := [
		{"id": "Idle", "invocations": []},
		{"id": "Called", "invocations": ["sync"]},
		{"id": "Behind", "invocations": ["sync"], "traced_callers": true},
		{"id": "Polls", "invocations": ["poll", "stream"]},
		{"id": "Layered", "telemetry_layer": true},
	]
	rule.applies == {"Called", "Idle"} with input.function as functions
}
