package rules.resilience.async_no_failure_target_test

import data.rules.resilience.async_no_failure_target as rule

_resize := {"id": "Resize", "async_sources": ["Uploads"]}

test_no_target if {
	rule.finding == {{
		"resource": "Resize",
		"path": [],
		"message": "function Resize has nowhere to put events of Uploads that it fails on",
		"witnesses": ["Uploads"],
	}} with input.function as [_resize]
}

test_target if {
	rule.finding == set() with input.function as [object.union(_resize, {"failure_target": true})]
}

test_unknown_target if {
	fn := object.union(_resize, {"unknown": {"failure_target": "why"}})
	rule.finding == set() with input.function as [fn]
}

test_applies_to_asynchronous_calls if {
	functions := [_resize, {"id": "Answer", "async_sources": []}, {"id": "Unused"}]
	rule.applies == {"Resize"} with input.function as functions
}
