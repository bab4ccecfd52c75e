package rules.resilience.api_default_throttle_test

import data.rules.resilience.api_default_throttle as rule

test_no_limit if {
	some finding in rule.finding with input.stage as [{"id": "Live"}]
	finding.severity == "low"
	finding.message == "stage Live sets no throttling limit of its own"
}

test_anybody_may_call if {
	stage := {"id": "Live", "open_routes": ["GET /pictures"]}
	some finding in rule.finding with input.stage as [stage]
	finding.severity == "medium"
}

test_limit if {
	rule.finding == set() with input.stage as [{"id": "Live", "throttle_rate": 100}]
}

test_applies_to_what_was_asked_for if {
	stages := [{"id": "Live"}, {"id": "Stage", "implicit": true}]
	rule.applies == {"Live"} with input.stage as stages
}

test_unknown if {
	rule.finding == set() with input.stage as [{"id": "Live", "unknown": {"throttle_rate": "why"}}]
}
