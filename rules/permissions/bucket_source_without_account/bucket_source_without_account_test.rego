package rules.permissions.bucket_source_without_account_test

import data.rules.permissions.bucket_source_without_account as rule

_permission := {"id": "Allowed", "principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::b"}

test_name_alone if {
	rule.finding == {{
		"resource": "Allowed",
		"path": ["source_arn"],
		"message": "permission Allowed is for whoever has a bucket of that name",
	}} with input.permission as [_permission]
}

test_account if {
	permission := object.union(_permission, {"source_account": "111122223333"})
	rule.finding == set() with input.permission as [permission]
}

test_unknown if {
	permission := object.union(_permission, {"unknown": {"source_account": "why"}})
	rule.finding == set() with input.permission as [permission]
}

test_applies_to_buckets if {
	other := {"id": "Topic", "principal": "sns.amazonaws.com", "source_arn": "arn:aws:sns:x"}
	rule.applies == {"Allowed"} with input.permission as [_permission, other]
}
