package rules.permissions.private_api_open_policy_test

import data.rules.permissions.private_api_open_policy as rule

_api := {"id": "Api", "endpoint": "PRIVATE", "admits": "anybody"}

test_anybody if {
	rule.finding == {{
		"resource": "Api",
		"path": ["endpoint"],
		"message": "private API Api is open to VPC endpoints of every account",
	}} with input.api as [_api]
}

test_nobody if {
	some finding in rule.finding with input.api as [object.union(_api, {"admits": "nobody"})]
	finding.severity == "medium"
}

test_bounded if {
	rule.finding == set() with input.api as [object.union(_api, {"admits": "bounded"})]
}

test_unknown if {
	rule.finding == set() with input.api as [{"id": "Api", "unknown": {"admits": "why"}}]
}

test_applies_to_private_ones if {
	rule.applies == {"Api"} with input.api as [_api, {"id": "Open", "endpoint": "REGIONAL"}]
}
