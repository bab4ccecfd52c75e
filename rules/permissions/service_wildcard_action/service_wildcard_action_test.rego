package rules.permissions.service_wildcard_action_test

import data.rules.permissions.service_wildcard_action as rule

_read := {
	"id": "statement Read of role Worker",
	"basis": "identity",
	"effect": "Allow",
	"actions": ["s3:*"],
	"wide_services": ["s3"],
	"narrower": [
		{"service": "s3", "says": "Allow s3:GetObject on X"},
		{"service": "sqs", "says": "Allow sqs:SendMessage on Y"},
	],
}

test_a_service if {
	rule.finding == {{
		"resource": "statement Read of role Worker",
		"path": ["actions"],
		"message": "statement Read of role Worker allows every action of s3",
		"severity": "high",
		"witnesses": ["s3"],
		"fix": ["Allow s3:GetObject on X"],
	}} with input.statement as [_read]
}

test_everything_is_critical if {
	statement := object.union(_read, {"wide_services": ["*"]})
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "critical"
	finding.message == "statement Read of role Worker allows every action of every service"
	finding.fix == ["Allow s3:GetObject on X", "Allow sqs:SendMessage on Y"]
}

test_named_actions if {
	statement := object.union(_read, {"actions": ["s3:GetObject"], "wide_services": []})
	rule.finding == set() with input.statement as [statement]
}

test_unknown_actions if {
	statement := {"id": "s", "basis": "identity", "effect": "Allow", "unknown": {
		"actions": "why",
		"wide_services": "why",
	}}
	rule.finding == set() with input.statement as [statement]
}

test_applies_to_grants if {
	policy := object.union(_read, {"basis": "resource"})
	statements := [
		_read,
		object.union(_read, {"id": "deny", "effect": "Deny"}),
		object.union(_read, {"id": "boundary", "boundary": true}),
		object.union(policy, {"id": "key", "principals": ["AWS:arn:aws:iam::1:root"]}),
		object.union(policy, {"id": "queue", "principals": ["AWS:*"]}),
	]
	rule.applies == {"statement Read of role Worker", "queue"} with input.statement as statements
}
