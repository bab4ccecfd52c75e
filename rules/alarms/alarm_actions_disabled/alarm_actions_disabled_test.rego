package rules.alarms.alarm_actions_disabled_test

import data.rules.alarms.alarm_actions_disabled as rule

test_switched_off if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["actions_enabled"],
		"message": "alarm Errors has its actions switched off",
	}} with input.alarm as [{"id": "Errors", "actions_enabled": false}]
}

test_switched_on if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "actions_enabled": true}]
}

test_on_by_default if {
	rule.finding == set() with input.alarm as [{"id": "Errors"}]
}

test_unknown_switch if {
	alarm := {"id": "Errors", "unknown": {"actions_enabled": "parameter Loud has no default"}}
	rule.finding == set() with input.alarm as [alarm]
}
