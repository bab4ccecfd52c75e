package rules.resilience.table_throughput_unbounded_test

import data.rules.resilience.table_throughput_unbounded as rule

_orders := {"id": "Orders", "billing": "PAY_PER_REQUEST"}

test_unbounded if {
	rule.finding == {{
		"resource": "Orders",
		"path": [],
		"message": "on-demand table Orders takes as many requests as come",
	}} with input.table as [_orders]
}

test_ceiling if {
	table := object.union(_orders, {"max_throughput": true})
	rule.finding == set() with input.table as [table]
}

test_provisioned if {
	rule.applies == set() with input.table as [{"id": "Orders", "billing": "PROVISIONED"}]
}

test_unknown if {
	table := object.union(_orders, {"unknown": {"max_throughput": "why"}})
	rule.finding == set() with input.table as [table]
}
