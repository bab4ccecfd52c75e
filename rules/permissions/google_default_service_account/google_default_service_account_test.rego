package rules.permissions.google_default_service_account_test

import data.rules.permissions.google_default_service_account as rule

test_default if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["role_arn"],
		"message": concat("", [
			"Orders runs as the default service account, ",
			"which edits the project unless kept from it",
		]),
	}} with input.function as [{"id": "Orders"}]
}

test_named_default if {
	fn := {"id": "Orders", "role_arn": "1234-compute@developer.gserviceaccount.com"}
	count(rule.finding) == 1 with input.function as [fn]
}

test_its_own if {
	fn := {"id": "Orders", "role_arn": "⟦google_service_account.orders.email⟧"}
	rule.finding == set() with input.function as [fn]
}

test_unknown if {
	fn := {"id": "Orders", "unknown": {"role_arn": "var.account"}}
	rule.finding == set() with input.function as [fn]
}

test_no_functions if {
	rule.finding == set() with input as {}
}
