package rules.permissions.google_custom_role_escalates_test

import data.rules.permissions.google_custom_role_escalates as rule

test_tokens if {
	rule.finding == {{
		"resource": "Deploy",
		"path": ["actions"],
		"message": "who has Deploy may act as others by iam.serviceAccounts.getAccessToken",
		"witnesses": ["iam.serviceAccounts.getAccessToken"],
	}} with input.statement as [{
		"id": "Deploy",
		"escalates": ["iam.serviceAccounts.getAccessToken"],
	}]
}

test_none if {
	rule.finding == set() with input.statement as [{"id": "Deploy", "escalates": []}]
}

test_unknown if {
	grant := {"id": "Deploy", "unknown": {"escalates": "var.permissions"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
