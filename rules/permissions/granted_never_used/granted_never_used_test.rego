package rules.permissions.granted_never_used_test

import data.rules.permissions.granted_never_used as rule

_settings := {"unused_days": 90}

_role := {
	"id": "worker",
	"watched_days": 400,
	"unused_days": 1,
	"idle": [
		{"name": "sqs", "days": 0}, {"name": "s3"}, {"name": "sns", "days": 200},
		{"name": "sqs:CreateQueue"}, {"name": "sqs:DeleteQueue", "days": 3},
	],
}

test_idle if {
	rule.finding == {{
		"resource": "worker",
		"path": [],
		"message": "role worker may use s3, sns, sqs:CreateQueue, and did not try to for 90 days",
		"witnesses": ["s3", "sns", "sqs:CreateQueue"],
	}} with input.role as [_role] with input.settings as _settings
}

test_all_used if {
	role := object.union(_role, {"idle": [{"name": "sqs", "days": 90}]})
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_not_used_at_all if {
	role := object.union(_role, {"unused_days": 300})
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_made_by_a_service if {
	role := object.union(_role, {"service_linked": true})
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_too_young if {
	role := object.union(_role, {"watched_days": 30, "unknown": {"watched_days": "it is new"}})
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_nobody_asked if {
	role := {
		"id": "worker", "watched_days": 400, "unused_days": 1,
		"unknown": {"idle": "not called"},
	}
	rule.finding == set() with input.role as [role] with input.settings as _settings
}
