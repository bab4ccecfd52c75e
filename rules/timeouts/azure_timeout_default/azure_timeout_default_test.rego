package rules.timeouts.azure_timeout_default_test

import data.rules.timeouts.azure_timeout_default as rule

test_no_timeout if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["timeout"],
		"message": "functions of Orders have the timeout of their plan, host.json sets none",
	}} with input.function as [{"id": "Orders"}]
}

test_a_timeout if {
	rule.finding == set() with input.function as [{"id": "Orders", "timeout": 60}]
}

test_host_json_is_not_seen if {
	fn := {"id": "Orders", "unknown": {"timeout": "host.json is not seen"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
