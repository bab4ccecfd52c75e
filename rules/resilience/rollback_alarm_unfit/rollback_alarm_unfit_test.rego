package rules.resilience.rollback_alarm_unfit_test

import data.rules.resilience.rollback_alarm_unfit as rule

test_slow_alarm if {
	alarm := {"id": "Errors", "why": "it needs 900 seconds to fire"}
	group := {"id": "Group", "unfit_alarms": [alarm]}
	rule.finding == {{
		"resource": "Group",
		"path": ["alarm_names"],
		"message": "deployment group Group relies on alarm Errors: it needs 900 seconds to fire",
		"witnesses": ["Errors"],
	}} with input.deployment_group as [group]
}

test_fit if {
	rule.finding == set() with input.deployment_group as [{"id": "Group", "unfit_alarms": []}]
}

test_unknown if {
	group := {"id": "Group", "unknown": {"unfit_alarms": "why"}}
	rule.finding == set() with input.deployment_group as [group]
}
