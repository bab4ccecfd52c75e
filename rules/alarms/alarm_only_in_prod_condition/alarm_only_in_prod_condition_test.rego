package rules.alarms.alarm_only_in_prod_condition_test

import data.rules.alarms.alarm_only_in_prod_condition as rule

test_nowhere if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["nowhere"],
		"message": "none of the declared environments has alarm Errors",
	}} with input.alarm as [{"id": "Errors", "nowhere": true}]
}

test_somewhere if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "nowhere": false}]
}

test_no_environments if {
	rule.applies == set() with input.alarm as [{"id": "Errors"}]
}

test_unknown if {
	alarm := {"id": "Errors", "unknown": {"nowhere": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
