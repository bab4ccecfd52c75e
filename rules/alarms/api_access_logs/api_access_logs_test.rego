package rules.alarms.api_access_logs_test

import data.rules.alarms.api_access_logs as rule

test_no_log if {
	rule.finding == {{
		"resource": "Live",
		"path": ["access_log"],
		"message": "stage Live keeps no access log",
	}} with input.stage as [{"id": "Live"}]
}

test_log if {
	rule.finding == set() with input.stage as [{"id": "Live", "access_log": "⟦Log.Arn⟧"}]
}

test_unknown_log if {
	rule.finding == set() with input.stage as [{"id": "Live", "unknown": {"access_log": "why"}}]
}

test_applies_to_stages_that_somebody_asked_for if {
	stages := [{"id": "Live"}, {"id": "Extra", "implicit": true}]
	rule.applies == {"Live"} with input.stage as stages
}
