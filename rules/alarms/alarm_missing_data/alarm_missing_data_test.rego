package rules.alarms.alarm_missing_data_test

import data.rules.alarms.alarm_missing_data as rule

_failed := {
	"id": "Failed",
	"comparison": "GreaterThanThreshold",
	"sparse": ["AWS/Events FailedInvocations"],
	"idle": [],
}

_errors := {
	"id": "Errors",
	"comparison": "GreaterThanThreshold",
	"sparse": [],
	"idle": ["AWS/Lambda Errors"],
}

_silent := {
	"id": "Silent",
	"comparison": "LessThanThreshold",
	"sparse": [],
	"idle": ["AWS/Lambda Invocations"],
	"metrics": [{"statistic": "Sum"}],
}

test_rare_metric_by_default if {
	rule.finding == {{
		"resource": "Failed",
		"path": ["missing_data"],
		"message": concat("", [
			"alarm Failed does not take missing data as good, ",
			"and AWS/Events FailedInvocations comes only when it is not 0",
		]),
	}} with input.alarm as [_failed]
}

test_rare_metric_not_breaching if {
	alarm := object.union(_failed, {"missing_data": "notBreaching"})
	rule.finding == set() with input.alarm as [alarm]
}

test_metric_in_use_breaching if {
	alarm := object.union(_errors, {"missing_data": "breaching"})
	count(rule.finding) == 1 with input.alarm as [alarm]
}

test_metric_in_use_by_default if {
	rule.finding == set() with input.alarm as [_errors]
}

test_heartbeat_by_default if {
	count(rule.finding) == 1 with input.alarm as [_silent]
}

test_heartbeat_breaching if {
	alarm := object.union(_silent, {"missing_data": "breaching"})
	rule.finding == set() with input.alarm as [alarm]
}

test_falling_average_is_no_heartbeat if {
	alarm := object.union(_silent, {"metrics": [{"statistic": "Average"}]})
	rule.finding == set() with input.alarm as [alarm]
}

test_unknown_treatment if {
	alarm := object.union(_failed, {"unknown": {"missing_data": "why"}})
	rule.finding == set() with input.alarm as [alarm]
}
