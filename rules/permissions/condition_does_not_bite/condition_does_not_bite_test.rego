package rules.permissions.condition_does_not_bite_test

import data.rules.permissions.condition_does_not_bite as rule

_idle := {
	"condition": "StringEquals aws:Foo = x",
	"operator": "StringEquals",
	"key": "aws:foo",
	"reason": "misspelt-key",
	"suggestion": "aws:food",
}

test_misspelt if {
	statement := {"id": "s", "effect": "Allow", "idle_conditions": [_idle]}
	expected := concat(" ", [
		"in s the condition StringEquals aws:Foo = x is on a key that there is not",
		"(aws:food is probably meant)",
	])
	rule.finding == {{
		"resource": "s",
		"path": ["conditions"],
		"message": expected,
		"witnesses": ["aws:foo"],
		"severity": "medium",
	}} with input.statement as [statement]
}

test_denial if {
	statement := {"id": "s", "effect": "Deny", "idle_conditions": [_idle]}
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "high"
}

test_unknown if {
	statement := {"id": "s", "idle_conditions": [], "unknown": {"idle_conditions": "why"}}
	rule.finding == set() with input.statement as [statement]
}
