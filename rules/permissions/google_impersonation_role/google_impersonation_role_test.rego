package rules.permissions.google_impersonation_role_test

import data.rules.permissions.google_impersonation_role as rule

_grant := {
	"id": "Orders",
	"granted_role": "roles/iam.serviceAccountTokenCreator",
	"scope_level": "project",
}

test_a_project if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["granted_role"],
		"message": concat(" ", [
			"Orders grants roles/iam.serviceAccountTokenCreator",
			"on all service accounts of the project",
		]),
	}} with input.statement as [_grant]
}

test_one_account if {
	grant := object.union(_grant, {"scope_level": "resource"})
	rule.finding == set() with input.statement as [grant]
}

test_another_role if {
	grant := object.union(_grant, {"granted_role": "roles/run.invoker"})
	rule.finding == set() with input.statement as [grant]
}

test_unknown if {
	grant := {"id": "Orders", "scope_level": "project", "unknown": {"granted_role": "var.role"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
