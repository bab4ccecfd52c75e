package rules.alarms.graphql_logging_test

import data.rules.alarms.graphql_logging as rule

test_not_set if {
	rule.finding == {{
		"resource": "Shop",
		"path": ["logging"],
		"message": "GraphQL API Shop logs nothing",
	}} with input.graphql_api as [{"id": "Shop"}]
}

test_none if {
	count(rule.finding) == 1 with input.graphql_api as [{"id": "Shop", "logging": "NONE"}]
}

test_errors if {
	rule.finding == set() with input.graphql_api as [{"id": "Shop", "logging": "ERROR"}]
}

test_unknown if {
	api := {"id": "Shop", "unknown": {"logging": "parameter Level has no default"}}
	rule.finding == set() with input.graphql_api as [api]
}
