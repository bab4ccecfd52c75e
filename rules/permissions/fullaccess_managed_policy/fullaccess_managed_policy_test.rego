package rules.permissions.fullaccess_managed_policy_test

import data.rules.permissions.fullaccess_managed_policy as rule

test_some if {
	rule.finding == {{
		"resource": "x",
		"path": ["managed_policy_arns"],
		"message": "role x of a workload holds AmazonS3FullAccess",
		"witnesses": ["AmazonS3FullAccess"],
		"fix": ["Allow s3:PutObject on X"],
	}} with input.role as [{
		"id": "x",
		"full_access": ["AmazonS3FullAccess"],
		"narrower": [{"service": "s3", "says": "Allow s3:PutObject on X"}],
	}]
}

test_none if {
	rule.finding == set() with input.role as [{"id": "x", "full_access": []}]
}

test_unknown if {
	role := {"id": "x", "full_access": [], "unknown": {"full_access": "why"}}
	rule.finding == set() with input.role as [role]
}
