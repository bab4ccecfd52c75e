package rules.permissions.env_reference_without_access_test

import data.rules.permissions.env_reference_without_access as rule

_item := {"variable": "TABLE", "id": "Orders", "kind": "table", "says": "Allow it on X"}

test_no_access if {
	fn := {"id": "Save", "unreached": [_item]}
	rule.finding == {{
		"resource": "Save",
		"path": ["environment"],
		"message": "function Save may use nothing of table Orders, which TABLE names",
		"witnesses": ["Orders"],
		"fix": ["Allow it on X"],
	}} with input.function as [fn]
}

test_access if {
	rule.finding == set() with input.function as [{"id": "Save", "unreached": []}]
}

test_unknown if {
	fn := {"id": "Save", "unreached": [], "unknown": {"unreached": "why"}}
	rule.finding == set() with input.function as [fn]
}
