package rules.alarms.alarm_dangling_dimension_test

import data.rules.alarms.alarm_dangling_dimension as rule

_arn := {
	"index": 0,
	"dimension": "FunctionName=⟦Resize.Arn⟧",
	"why": "it is the ARN of Resize, and the metric carries the name",
	"certain": true,
}

test_wrong_form if {
	rule.finding == {{
		"resource": "Errors",
		"path": ["metrics", 0, "dimensions"],
		"message": concat("", [
			"alarm Errors gets no data from FunctionName=⟦Resize.Arn⟧ ",
			"(it is the ARN of Resize, and the metric carries the name)",
		]),
		"severity": "high",
		"witnesses": ["FunctionName=⟦Resize.Arn⟧"],
	}} with input.alarm as [{"id": "Errors", "dangling": [_arn]}]
}

test_no_such_resource_is_milder if {
	lost := object.union(_arn, {"certain": false})
	some finding in rule.finding with input.alarm as [{"id": "Errors", "dangling": [lost]}]
	finding.severity == "medium"
}

test_right if {
	rule.finding == set() with input.alarm as [{"id": "Errors", "dangling": []}]
}

test_unknown_dimension if {
	alarm := {"id": "Errors", "dangling": [], "unknown": {"dangling": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
