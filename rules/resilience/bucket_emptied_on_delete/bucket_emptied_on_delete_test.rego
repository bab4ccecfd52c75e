package rules.resilience.bucket_emptied_on_delete_test

import data.rules.resilience.bucket_emptied_on_delete as rule

test_emptied if {
	rule.finding == {{
		"resource": "Files",
		"path": ["emptied"],
		"message": "bucket Files is emptied and deleted if it is removed or replaced",
	}} with input.bucket as [{"id": "Files", "emptied": true}]
}

test_a_full_bucket_is_not_deleted if {
	rule.finding == set() with input.bucket as [{"id": "Files"}]
}

test_retained if {
	bucket := {"id": "Files", "emptied": true, "deletion": "Retain"}
	rule.finding == set() with input.bucket as [bucket]
}

test_unknown if {
	rule.finding == set() with input.bucket as [{"id": "Files", "unknown": {"emptied": "why"}}]
}
