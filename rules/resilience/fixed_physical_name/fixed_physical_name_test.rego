package rules.resilience.fixed_physical_name_test

import data.rules.resilience.fixed_physical_name as rule

test_fixed if {
	stack := {"id": "app.yaml", "fixed_names": [
		{"id": "Orders", "name": "orders"},
		{"id": "Resize", "name": "resize"},
	]}
	some finding in rule.finding with input.stack as [stack]
	finding.path == ["fixed_names", 0]
	finding.witnesses == ["Orders", "Resize"]
	count(finding.related) == 2
	finding.message == concat("", [
		"two environments of app.yaml in one account would share names: ",
		"Orders, Resize",
	])
}

test_none if {
	rule.finding == set() with input.stack as [{"id": "app.yaml", "fixed_names": []}]
}

test_unknown if {
	stack := {"id": "app.yaml", "unknown": {"fixed_names": "why"}}
	rule.finding == set() with input.stack as [stack]
}
