package rules.permissions.azure_custom_role_wildcard_test

import data.rules.permissions.azure_custom_role_wildcard as rule

test_everything if {
	rule.finding == {{
		"resource": "Deploy",
		"path": ["actions"],
		"message": "Deploy allows everything",
		"severity": "high",
		"witnesses": ["*"],
	}} with input.statement as [{"id": "Deploy", "wide": ["*"]}]
}

test_a_service if {
	rule.finding == {{
		"resource": "Deploy",
		"path": ["actions"],
		"message": "Deploy allows Microsoft.Storage/*",
		"severity": "medium",
		"witnesses": ["Microsoft.Storage/*"],
	}} with input.statement as [{"id": "Deploy", "wide": ["Microsoft.Storage/*"]}]
}

test_nothing_wide if {
	rule.finding == set() with input.statement as [{"id": "Deploy", "wide": []}]
}

test_unknown if {
	grant := {"id": "Deploy", "unknown": {"wide": "var.actions has no value"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
