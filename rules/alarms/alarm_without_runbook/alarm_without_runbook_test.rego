package rules.alarms.alarm_without_runbook_test

import data.rules.alarms.alarm_without_runbook as rule

test_no_description if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["description"],
		"message": "alarm Errors has no description",
	}} with input.alarm as [{"id": "Errors"}]
}

test_description if {
	alarm := {"id": "Errors", "description": "orders fail; see the wiki"}
	rule.finding == set() with input.alarm as [alarm]
}

test_unknown if {
	alarm := {"id": "Errors", "unknown": {"description": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
