package rules.resilience.no_hooks_test

import data.rules.resilience.no_hooks as rule

_group := {"id": "Group", "lambda": true, "function_arn": "⟦Live⟧"}

test_no_hooks if {
	rule.finding == {{
		"resource": "Group",
		"path": [],
		"message": "deployment group Group tries nothing before traffic moves",
	}} with input.deployment_group as [_group]
}

test_hooks if {
	group := object.union(_group, {"hooks": true})
	rule.finding == set() with input.deployment_group as [group]
}

test_servers if {
	rule.applies == set() with input.deployment_group as [{"id": "Group", "lambda": false}]
}

test_unknown if {
	group := object.union(_group, {"unknown": {"hooks": "why"}})
	rule.finding == set() with input.deployment_group as [group]
}
