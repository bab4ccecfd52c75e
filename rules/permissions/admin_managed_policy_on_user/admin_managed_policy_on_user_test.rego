package rules.permissions.admin_managed_policy_on_user_test

import data.rules.permissions.admin_managed_policy_on_user as rule

_holder(risk) := {
	"id": "x",
	"managed_policy_arns": ["arn:aws:iam::aws:policy/P"],
	"managed_risks": [{"policy": "P", "risk": risk, "index": 0, "actions": []}],
}

test_admin if {
	rule.finding == {{
		"resource": "x",
		"path": ["managed_policy_arns", 0],
		"message": "user x may do everything by P",
		"witnesses": ["P"],
	}} with input.user as [_holder("admin")]
}

test_another_risk if {
	rule.finding == set() with input.user as [_holder("gone")]
}

test_not_judged_without_policies if {
	rule.applies == set() with input.user as [{"id": "x", "managed_risks": []}]
}

test_unknown if {
	holder := {"id": "x", "unknown": {"managed_risks": "why", "managed_policy_arns": "why"}}
	rule.finding == set() with input.user as [holder]
}
