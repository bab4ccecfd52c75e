package rules.alarms.composite_broken_test

import data.rules.alarms.composite_broken as rule

test_broken if {
	rule.finding == {{
		"resource": "Both",
		"path": ["rule"],
		"message": "composite alarm Both is broken: it reads itself",
		"witnesses": ["it reads itself"],
	}} with input.composite_alarm as [{"id": "Both", "broken": ["it reads itself"]}]
}

test_whole if {
	rule.finding == set() with input.composite_alarm as [{"id": "Both", "broken": []}]
}

test_unknown if {
	composite := {"id": "Both", "broken": [], "unknown": {"broken": "why"}}
	rule.finding == set() with input.composite_alarm as [composite]
}
