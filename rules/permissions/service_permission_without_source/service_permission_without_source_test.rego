package rules.permissions.service_permission_without_source_test

import data.rules.permissions.service_permission_without_source as rule

_hook := {"id": "Hook", "principal": "sns.amazonaws.com"}

test_no_source if {
	rule.finding == {{
		"resource": "Hook",
		"path": ["principal"],
		"message": "permission Hook lets sns.amazonaws.com invoke on behalf of anybody",
	}} with input.permission as [_hook]
}

test_each_source if {
	every name in ["source_arn", "source_account", "organization_id", "event_source_token"] {
		rule.finding == set() with input.permission as [object.union(_hook, {name: "x"})]
	}
}

test_unknown if {
	permission := object.union(_hook, {"unknown": {"source_arn": "why"}})
	rule.finding == set() with input.permission as [permission]
}

test_applies_to_services_that_send_one if {
	permissions := [
		_hook,
		{"id": "Account", "principal": "111122223333"},
		{"id": "Alarm", "principal": "lambda.alarms.cloudwatch.amazonaws.com"},
		{"id": "China", "principal": "events.amazonaws.com.cn"},
	]
	rule.applies == {"Hook", "China"} with input.permission as permissions
}
