package rules.alarms.alarm_unknown_metric_test

import data.rules.alarms.alarm_unknown_metric as rule

_error := {"index": 0, "metric": "AWS/Lambda Error", "hint": "AWS/Lambda Errors"}

test_misspelt if {
	rule.finding == {{
		"resource": "Alarm",
		"path": ["metrics", 0, "metric"],
		"message": concat("", [
			"alarm Alarm is on AWS/Lambda Error, ",
			"which AWS does not publish; there is AWS/Lambda Errors",
		]),
		"witnesses": ["AWS/Lambda Error"],
	}} with input.alarm as [{"id": "Alarm", "unknown_metrics": [_error]}]
}

test_nothing_near if {
	missing := {"index": 0, "metric": "AWS/Lambda MemoryUsage", "hint": ""}
	some finding in rule.finding with input.alarm as [{"id": "Alarm", "unknown_metrics": [missing]}]
	finding.message == "alarm Alarm is on AWS/Lambda MemoryUsage, which AWS does not publish"
}

test_published if {
	rule.finding == set() with input.alarm as [{"id": "Alarm", "unknown_metrics": []}]
}

test_unknown_metric_name if {
	alarm := {"id": "Alarm", "unknown_metrics": [], "unknown": {"unknown_metrics": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
