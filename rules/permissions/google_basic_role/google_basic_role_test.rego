package rules.permissions.google_basic_role_test

import data.rules.permissions.google_basic_role as rule

_grant := {
	"id": "Orders",
	"granted_role": "roles/editor",
	"principals": ["serviceAccount:orders@shop.iam.gserviceaccount.com"],
}

test_editor if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["granted_role"],
		"message": "Orders grants roles/editor",
		"severity": "high",
	}} with input.statement as [_grant]
}

test_owner_is_worse if {
	some finding in rule.finding with input.statement as [object.union(
		_grant,
		{"granted_role": "roles/owner"},
	)]
	finding.severity == "critical"
}

test_service_agent if {
	agent := ["serviceAccount:1@cloudservices.gserviceaccount.com"]
	rule.finding == set() with input.statement as [object.union(_grant, {"principals": agent})]
}

test_a_role_of_data if {
	grant := object.union(_grant, {"granted_role": "roles/storage.objectViewer"})
	rule.finding == set() with input.statement as [grant]
}

test_unknown if {
	grant := {"id": "Orders", "unknown": {"granted_role": "var.role has no value"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
