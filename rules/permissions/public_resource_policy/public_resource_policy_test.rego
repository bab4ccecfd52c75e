package rules.permissions.public_resource_policy_test

import data.rules.permissions.public_resource_policy as rule

_open := {
	"id": "statement of OrdersPolicy",
	"basis": "resource",
	"service": "sqs",
	"effect": "Allow",
	"actions": ["sqs:SendMessage"],
	"any_principal": "yes",
}

test_writing_is_critical if {
	rule.finding == {{
		"resource": "statement of OrdersPolicy",
		"path": ["principals"],
		"message": concat(" ", [
			"statement of OrdersPolicy lets any principal of any account use",
			"sqs:SendMessage",
		]),
		"severity": "critical",
		"witnesses": ["sqs:SendMessage"],
	}} with input.statement as [_open]
}

test_all_but_some_actions if {
	but := {"not_actions": ["sqs:DeleteQueue"]}
	statement := object.union(object.remove(_open, ["actions"]), but)
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "critical"
	endswith(finding.message, "use all actions but sqs:DeleteQueue")
}

test_place_of_the_principal if {
	statement := object.union(_open, {"principals": ["AWS:111122223333", "AWS:*"]})
	some finding in rule.finding with input.statement as [statement]
	finding.path == ["principals", 1]
}

test_reading_is_high if {
	statement := object.union(_open, {"service": "s3", "actions": ["s3:GetObject"]})
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "high"
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

test_applies_to_open_resources if {
	blocked := {"id": "blocked", "buckets": [{"id": "Pictures", "block_public": true}]}
	statements := [
		_open,
		object.union(_open, {"id": "api", "service": "execute-api"}),
		object.union(_open, {"id": "role", "basis": "identity"}),
		object.union(_open, blocked),
	]
	rule.applies == {"statement of OrdersPolicy"} with input.statement as statements
}
