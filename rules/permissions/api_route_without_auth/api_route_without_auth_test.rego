package rules.permissions.api_route_without_auth_test

import data.rules.permissions.api_route_without_auth as rule

test_open if {
	rule.finding == {{
		"resource": "Get",
		"path": ["authorization"],
		"message": "route Get answers anybody",
	}} with input.route as [{"id": "Get", "open": true}]
}

test_closed if {
	rule.finding == set() with input.route as [{"id": "Get", "open": false}]
}

test_unknown if {
	rule.finding == set() with input.route as [{"id": "Get", "unknown": {"open": "why"}}]
}

test_applies_to_calls if {
	routes := [
		{"id": "Get", "method": "GET"},
		{"id": "Preflight", "method": "OPTIONS"},
		{"id": "Mock", "integration": "MOCK"},
		{"id": "Connect", "method": "$connect", "websocket": true},
		{"id": "Message", "method": "message", "websocket": true},
	]
	rule.applies == {"Get", "Connect"} with input.route as routes
}
