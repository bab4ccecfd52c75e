package rules.resilience.google_schedule_no_retry_test

import data.rules.resilience.google_schedule_no_retry as rule

_job := {"id": "Report", "period": 86400, "target": "http"}

test_daily if {
	rule.finding == {{
		"resource": "Report",
		"path": ["max_retries"],
		"message": "Report runs once a day or less and is not retried",
	}} with input.schedule as [_job]
}

test_retried if {
	rule.finding == set() with input.schedule as [object.union(_job, {"max_retries": 3})]
}

test_retried_for_an_hour if {
	rule.finding == set() with input.schedule as [object.union(_job, {"max_event_age": 3600})]
}

test_hourly if {
	rule.finding == set() with input.schedule as [object.union(_job, {"period": 3600})]
}

test_paused if {
	rule.finding == set() with input.schedule as [object.union(_job, {"enabled": false})]
}

test_a_topic_keeps_it if {
	job := object.union(_job, {"target": "topic"})
	rule.finding == set() with input.schedule as [job]
}

test_unknown if {
	job := object.union(_job, {"unknown": {"max_retries": "var.retries"}})
	rule.finding == set() with input.schedule as [job]
}

test_no_jobs if {
	rule.finding == set() with input as {}
}
