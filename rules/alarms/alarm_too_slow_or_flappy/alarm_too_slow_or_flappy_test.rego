package rules.alarms.alarm_too_slow_or_flappy_test

import data.rules.alarms.alarm_too_slow_or_flappy as rule

test_slow if {
	rule.finding == {{
		"resource": "Age",
		"path": ["evaluation_periods"],
		"message": "alarm Age fires too late or comes and goes: it is over",
		"witnesses": ["it is over"],
	}} with input.alarm as [{"id": "Age", "slow": ["it is over"]}]
}

test_in_time if {
	rule.finding == set() with input.alarm as [{"id": "Age", "slow": []}]
}

test_unknown if {
	alarm := {"id": "Age", "slow": [], "unknown": {"slow": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
