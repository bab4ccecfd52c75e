package rules.resilience.alias_bypassed_test

import data.rules.resilience.alias_bypassed as rule

_ship := {"id": "Ship", "aliases": [{"id": "Live"}], "bypasses": ["Mapping"]}

test_called_by_name if {
	rule.finding == {{
		"resource": "Ship",
		"path": [],
		"message": "function Ship has an alias, and is called past it by Mapping",
		"witnesses": ["Mapping"],
	}} with input.function as [_ship]
}

test_called_by_alias if {
	rule.finding == set() with input.function as [object.union(_ship, {"bypasses": []})]
}

test_applies_where_there_is_an_alias if {
	rule.applies == {"Ship"} with input.function as [_ship, {"id": "Bill"}]
}

test_unknown if {
	fn := object.union(_ship, {"bypasses": [], "unknown": {"bypasses": "why"}})
	rule.finding == set() with input.function as [fn]
}
