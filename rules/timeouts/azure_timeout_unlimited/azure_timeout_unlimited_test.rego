package rules.timeouts.azure_timeout_unlimited_test

import data.rules.timeouts.azure_timeout_unlimited as rule

test_no_limit if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["timeout"],
		"message": "functions of Orders may run for ever",
	}} with input.function as [{"id": "Orders", "timeout": -1}]
}

test_a_limit if {
	rule.finding == set() with input.function as [{"id": "Orders", "timeout": 600}]
}

test_host_json_is_not_seen if {
	fn := {"id": "Orders", "unknown": {"timeout": "host.json is not seen"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
