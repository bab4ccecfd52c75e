package rules.resilience.worst_case_cost_test

import data.rules.resilience.worst_case_cost as rule

_settings := {"max_cost_ceiling": 300}

test_above if {
	fn := {"id": "Render", "hourly_ceiling": 600.12, "event_ceiling": 0.45}
	rule.finding == {{
		"resource": "Render",
		"path": ["memory"],
		"message": concat("", [
			"function Render can cost 600 dollars an hour, the ceiling is 300",
			"; one event that hangs costs 0.45",
		]),
	}} with input.function as [fn] with input.settings as _settings
}

test_below if {
	fn := {"id": "Render", "hourly_ceiling": 60}
	rule.finding == set() with input.function as [fn] with input.settings as _settings
}

test_unknown if {
	fn := {"id": "Render", "unknown": {"hourly_ceiling": "why"}}
	rule.finding == set() with input.function as [fn] with input.settings as _settings
}
