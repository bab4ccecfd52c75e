package rules.resilience.table_capacity_test

import data.rules.resilience.table_capacity as rule

test_fixed if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["billing"],
		"message": "table Orders has provisioned capacity that does not scale",
	}} with input.table as [{"id": "Orders", "billing": "PROVISIONED"}]
}

test_scales if {
	rule.finding == set() with input.table as [{"id": "Orders", "autoscaling": true}]
}

test_applies_to_provisioned if {
	tables := [{"id": "Orders"}, {"id": "Users", "billing": "PAY_PER_REQUEST"}]
	rule.applies == {"Orders"} with input.table as tables
}

test_unknown if {
	rule.finding == set() with input.table as [{"id": "Orders", "unknown": {"autoscaling": "why"}}]
}
