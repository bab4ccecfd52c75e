package rules.alarms.metric_filter_orphan_test

import data.rules.alarms.metric_filter_orphan as rule

test_orphan if {
	rule.finding == {{
		"resource": "Failed",
		"path": ["orphan"],
		"message": "nothing comes of metric filter Failed: no alarm",
		"witnesses": ["no alarm"],
	}} with input.metric_filter as [{"id": "Failed", "orphan": ["no alarm"]}]
}

test_used if {
	rule.finding == set() with input.metric_filter as [{"id": "Failed", "orphan": []}]
}

test_unknown if {
	filter := {"id": "Failed", "orphan": [], "unknown": {"orphan": "why"}}
	rule.finding == set() with input.metric_filter as [filter]
}
