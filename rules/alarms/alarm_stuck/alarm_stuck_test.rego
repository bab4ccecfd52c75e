package rules.alarms.alarm_stuck_test

import data.rules.alarms.alarm_stuck as rule

_settings := {"silent_days": 7, "firing_days": 30}

test_no_data if {
	alarm := {"id": "errors", "state": "INSUFFICIENT_DATA", "state_days": 8, "scales": false}
	rule.finding == {{
		"resource": "errors",
		"path": ["state"],
		"message": "alarm errors has had no data for 8 days",
	}} with input.alarm as [alarm] with input.settings as _settings
}

test_firing if {
	alarm := {"id": "errors", "state": "ALARM", "state_days": 31, "scales": false}
	rule.finding == {{
		"resource": "errors",
		"path": ["state"],
		"message": "alarm errors has been firing for 31 days",
	}} with input.alarm as [alarm] with input.settings as _settings
}

test_firing_for_a_while if {
	alarm := {"id": "errors", "state": "ALARM", "state_days": 30, "scales": false}
	rule.finding == set() with input.alarm as [alarm] with input.settings as _settings
}

test_quiet if {
	alarm := {"id": "errors", "state": "OK", "state_days": 300, "scales": false}
	rule.finding == set() with input.alarm as [alarm] with input.settings as _settings
}

test_scales if {
	alarm := {"id": "low", "state": "ALARM", "state_days": 300, "scales": true}
	rule.finding == set() with input.alarm as [alarm] with input.settings as _settings
}

test_since_when_is_not_known if {
	alarm := {
		"id": "errors", "state": "ALARM", "state_days": 3, "scales": false,
		"unknown": {"state_days": "nothing says"},
	}
	rule.finding == set() with input.alarm as [alarm] with input.settings as _settings
}
