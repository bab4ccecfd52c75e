package rules.permissions.trust_any_principal_test

import data.rules.permissions.trust_any_principal as rule

_open := {
	"id": "trust of role Partner",
	"basis": "trust",
	"effect": "Allow",
	"any_principal": "yes",
}

test_anybody if {
	rule.finding == {{
		"resource": "trust of role Partner",
		"path": ["principals"],
		"message": "trust of role Partner lets any principal of any account assume the role",
	}} with input.statement as [_open]
}

test_bounded if {
	statement := object.union(_open, {"any_principal": "bounded"})
	rule.finding == set() with input.statement as [statement]
}

test_unknown if {
	unknown := {"unknown": {"any_principal": "why"}}
	statement := object.union(object.remove(_open, ["any_principal"]), unknown)
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_trust if {
	rule.applies == {"trust of role Partner"} with input.statement as [
		_open,
		object.union(_open, {"id": "queue", "basis": "resource"}),
		object.union(_open, {"id": "deny", "effect": "Deny"}),
	]
}
