package rules.permissions.invoke_permission_missing_test

import data.rules.permissions.invoke_permission_missing as rule

_caller := {"id": "Night", "service": "events.amazonaws.com", "why": "no permission lets it"}

test_refused if {
	fn := {"id": "Resize", "unpermitted": [_caller]}
	rule.finding == {{
		"resource": "Resize",
		"path": [],
		"message": "function Resize permits no call of events.amazonaws.com by Night",
		"witnesses": ["Night"],
	}} with input.function as [fn]
}

test_permitted if {
	rule.finding == set() with input.function as [{"id": "Resize", "unpermitted": []}]
}

test_unknown if {
	fn := {"id": "Resize", "unpermitted": [], "unknown": {"unpermitted": "why"}}
	rule.finding == set() with input.function as [fn]
}
