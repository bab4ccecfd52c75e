package rules.permissions.azure_broad_role_test

import data.rules.permissions.azure_broad_role as rule

_grant := {"id": "Orders", "granted_role": "Owner", "scope_level": "subscription"}

test_owner_of_a_subscription if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["granted_role"],
		"message": "Orders grants Owner on a subscription",
		"severity": "critical",
	}} with input.statement as [_grant]
}

test_contributor_is_less if {
	grant := {"id": "Orders", "granted_role": "Contributor", "scope_level": "resource group"}
	rule.finding == {{
		"resource": "Orders",
		"path": ["granted_role"],
		"message": "Orders grants Contributor on a resource group",
		"severity": "medium",
	}} with input.statement as [grant]
}

test_contributor_of_a_resource if {
	grant := {"id": "Orders", "granted_role": "Contributor", "scope_level": "resource"}
	rule.finding == set() with input.statement as [grant]
}

test_a_role_of_data if {
	grant := object.union(_grant, {"granted_role": "Storage Blob Data Reader"})
	rule.finding == set() with input.statement as [grant]
}

test_unknown if {
	grant := {"id": "Orders", "unknown": {"granted_role": "var.role has no value"}}
	rule.finding == set() with input.statement as [grant]
}

test_no_statements if {
	rule.finding == set() with input as {}
}
