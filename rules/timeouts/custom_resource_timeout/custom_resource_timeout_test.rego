package rules.timeouts.custom_resource_timeout_test

import data.rules.timeouts.custom_resource_timeout as rule

_prepare := {"id": "Prepare", "timeout": 300}

test_default if {
	rule.finding == {{
		"resource": "Prepared",
		"path": ["service_timeout"],
		"message": "custom resource Prepared holds the stack for an hour if no answer comes",
	}} with input.custom_resource as [{"id": "Prepared", "function": [_prepare]}]
}

test_shorter_than_its_handler if {
	custom := {"id": "Prepared", "service_timeout": 60, "function": [_prepare]}
	some finding in rule.finding with input.custom_resource as [custom]
	finding.severity == "medium"
}

test_longer if {
	custom := {"id": "Prepared", "service_timeout": 360, "function": [_prepare]}
	rule.finding == set() with input.custom_resource as [custom]
}

test_unknown if {
	custom := {"id": "Prepared", "unknown": {"service_timeout": "why"}}
	rule.finding == set() with input.custom_resource as [custom]
}
