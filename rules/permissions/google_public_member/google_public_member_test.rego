package rules.permissions.google_public_member_test

import data.rules.permissions.google_public_member as rule

_grant := {
	"id": "Orders",
	"granted_role": "roles/run.invoker",
	"scope_level": "resource",
	"principals": ["allUsers"],
}

test_public_service if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["principals"],
		"message": "Orders grants roles/run.invoker to allUsers",
		"severity": "medium",
		"witnesses": ["allUsers"],
	}} with input.statement as [_grant]
}

test_on_a_project_it_is_worse if {
	some finding in rule.finding with input.statement as [object.union(
		_grant,
		{"scope_level": "project"},
	)]
	finding.severity == "critical"
}

test_a_caller if {
	caller := ["serviceAccount:web@shop.iam.gserviceaccount.com"]
	rule.finding == set() with input.statement as [object.union(_grant, {"principals": caller})]
}

test_unknown if {
	grant := {"id": "Orders", "unknown": {"principals": "var.callers has no value"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
