package rules.permissions.sam_template_broader_than_source_test

import data.rules.permissions.sam_template_broader_than_source as rule

test_crud_on_a_source if {
	fn := {"id": "Index", "source_writes": [{
		"id": "Orders",
		"kind": "table",
		"statement": "statement 1 of policy IndexRolePolicy0 of role IndexRole",
	}]}
	rule.finding == {{
		"resource": "Index",
		"path": ["source_writes", 0],
		"message": "function Index may write and delete in what it only gets events of: Orders",
		"witnesses": ["Orders"],
	}} with input.function as [fn]
}

test_none if {
	rule.finding == set() with input.function as [{"id": "Index", "source_writes": []}]
}

test_unknown if {
	fn := {"id": "Index", "unknown": {"source_writes": "why"}}
	rule.finding == set() with input.function as [fn]
}
