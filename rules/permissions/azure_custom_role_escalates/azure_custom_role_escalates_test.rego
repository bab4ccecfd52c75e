package rules.permissions.azure_custom_role_escalates_test

import data.rules.permissions.azure_custom_role_escalates as rule

test_assignments if {
	rule.finding == {{
		"resource": "Deploy",
		"path": ["actions"],
		"message": "who has Deploy may get any other role by Microsoft.Authorization/*",
		"witnesses": ["Microsoft.Authorization/*"],
	}} with input.statement as [{"id": "Deploy", "escalates": ["Microsoft.Authorization/*"]}]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "Deploy", "escalates": []}]
}

test_unknown if {
	grant := {"id": "Deploy", "unknown": {"escalates": "var.actions has no value"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
