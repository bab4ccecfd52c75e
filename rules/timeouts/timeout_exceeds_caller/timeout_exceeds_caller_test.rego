package rules.timeouts.timeout_exceeds_caller_test

import data.rules.timeouts.timeout_exceeds_caller as rule

_route := {"id": "GET /orders", "kind": "route", "limit": 29, "set": false}

test_longer_than_the_api_waits if {
	fn := {"id": "Orders", "timeout": 60, "sync_callers": [_route]}
	rule.finding == {{
		"resource": "Orders",
		"path": ["timeout"],
		"message": "function Orders may run for 60 seconds, its caller waits 29: route GET /orders",
		"severity": "medium",
		"witnesses": ["GET /orders"],
	}} with input.function as [fn]
}

test_an_authorizer_is_worse if {
	caller := {"id": "Guard", "kind": "authorizer", "limit": 10, "set": false}
	fn := {"id": "Check", "timeout": 15, "sync_callers": [caller]}
	some finding in rule.finding with input.function as [fn]
	finding.severity == "high"
}

test_shorter if {
	fn := {"id": "Orders", "timeout": 29, "sync_callers": [_route]}
	rule.finding == set() with input.function as [fn]
}

test_nobody_waits if {
	rule.finding == set() with input.function as [{"id": "Orders", "timeout": 60}]
}

test_a_limit_of_the_author_is_another_rules if {
	caller := object.union(_route, {"set": true, "limit": 5})
	fn := {"id": "Orders", "timeout": 20, "sync_callers": [caller]}
	rule.finding == set() with input.function as [fn]
}

test_unknown if {
	fn := {"id": "Orders", "sync_callers": [_route], "unknown": {"timeout": "why"}}
	rule.finding == set() with input.function as [fn]
}

test_user_pool if {
	caller := {"id": "Users", "kind": "user_pool", "limit": 5, "set": false}
	some finding in rule.finding with input.function as [{
		"id": "Check",
		"timeout": 10,
		"sync_callers": [caller],
	}]
	finding.severity == "high"
	endswith(finding.message, "user pool Users")
}

test_load_balancer if {
	caller := {"id": "Front", "kind": "load_balancer", "limit": 60, "set": false}
	some finding in rule.finding with input.function as [{
		"id": "Report",
		"timeout": 90,
		"sync_callers": [caller],
	}]
	finding.severity == "medium"
	endswith(finding.message, "its caller waits 60: load balancer Front")
}

test_a_limit_of_the_author_of_an_origin_is_this_rules if {
	caller := {"id": "Site", "kind": "distribution", "limit": 10, "set": true}
	fn := {"id": "Page", "timeout": 20, "sync_callers": [caller]}
	count(rule.finding) == 1 with input.function as [fn]
}

test_edge if {
	caller := {"id": "Site", "kind": "viewer_event", "limit": 5, "set": false}
	fn := {"id": "Guard", "timeout": 10, "sync_callers": [caller]}
	rule.finding == {{
		"resource": "Guard",
		"path": ["timeout"],
		"message": concat("", [
			"function Guard may run for 10 seconds, ",
			"CloudFront refuses more than 5: viewers of distribution Site",
		]),
		"severity": "high",
		"witnesses": ["Site"],
	}} with input.function as [fn]
}

test_edge_of_origins if {
	caller := {"id": "Site", "kind": "origin_event", "limit": 30, "set": false}
	fn := {"id": "Guard", "timeout": 30, "sync_callers": [caller]}
	rule.finding == set() with input.function as [fn]
}
