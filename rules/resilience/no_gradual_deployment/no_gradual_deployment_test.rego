package rules.resilience.no_gradual_deployment_test

import data.rules.resilience.no_gradual_deployment as rule

_ship := {"id": "Ship", "routes": [{"id": "GET /"}]}

test_at_once if {
	rule.finding == {{
		"resource": "Ship",
		"path": [],
		"message": "function Ship changes for all its clients at once",
	}} with input.function as [_ship]
}

test_in_steps if {
	functions := [
		object.union(_ship, {"deployment_groups": [{"id": "Group"}]}),
		object.union(_ship, {"aliases": [{"id": "Live", "routing": true}]}),
	]
	rule.finding == set() with input.function as functions
}

test_applies_where_clients_wait if {
	rule.applies == {"Ship"} with input.function as [_ship, {"id": "Bill"}]
}

test_unknown if {
	fn := object.union(_ship, {"unknown": {"deployment_groups": "why"}})
	rule.finding == set() with input.function as [fn]
}
