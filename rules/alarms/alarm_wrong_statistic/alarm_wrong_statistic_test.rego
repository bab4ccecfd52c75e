package rules.alarms.alarm_wrong_statistic_test

import data.rules.alarms.alarm_wrong_statistic as rule

test_blind if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["metrics"],
		"message": "alarm Errors does not show what it is for: it counts calls",
		"witnesses": ["it counts calls"],
	}} with input.alarm as [{"id": "Errors", "blind": ["it counts calls"]}]
}

test_sees if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "blind": []}]
}

test_unknown if {
	alarm := {"id": "Errors", "blind": [], "unknown": {"blind": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
