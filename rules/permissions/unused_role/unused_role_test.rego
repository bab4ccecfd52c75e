package rules.permissions.unused_role_test

import data.rules.permissions.unused_role as rule

_settings := {"unused_days": 90}

test_long_unused if {
	role := {"id": "old", "last_used": "2026-01-01T00:00:00Z", "unused_days": 300}
	rule.finding == {{
		"resource": "old",
		"path": ["last_used"],
		"message": "role old was last used 300 days before the snapshot",
	}} with input.role as [role] with input.settings as _settings
}

test_never_used if {
	role := {"id": "old", "unused_days": 200, "unknown": {"unused_days": "it is new"}}
	rule.finding == {{
		"resource": "old",
		"path": ["last_used"],
		"message": "role old was not used in the 200 days that IAM knows of",
	}} with input.role as [role] with input.settings as _settings
}

test_used if {
	role := {"id": "busy", "last_used": "2026-11-20T00:00:00Z", "unused_days": 4}
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_just_at_the_window if {
	rule.finding == set() with input.role as [{"id": "busy", "unused_days": 90}]
		with input.settings as _settings
}

test_made_by_a_service if {
	role := {"id": "AWSServiceRoleForX", "unused_days": 400, "service_linked": true}
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_too_young if {
	role := {"id": "new", "unused_days": 30, "unknown": {"unused_days": "it is new"}}
	rule.finding == set() with input.role as [role] with input.settings as _settings
}

test_not_known if {
	role := {"id": "x", "unknown": {"unused_days": "the listing does not say"}}
	rule.finding == set() with input.role as [role] with input.settings as _settings
}
