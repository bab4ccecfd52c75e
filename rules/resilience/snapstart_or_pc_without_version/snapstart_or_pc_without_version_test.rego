package rules.resilience.snapstart_or_pc_without_version_test

import data.rules.resilience.snapstart_or_pc_without_version as rule

_ship := {"id": "Ship", "snap_start": "PublishedVersions"}

test_no_version if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["snap_start"],
		"message": "function Ship has SnapStart and publishes no version",
	}} with input.function as [_ship]
}

test_version_or_alias if {
	functions := [
		object.union(_ship, {"published": true}),
		object.union(_ship, {"aliases": [{"id": "Live"}]}),
	]
	rule.finding == set() with input.function as functions
}

test_applies_to_snap_start if {
	rule.applies == {"Ship"} with input.function as [_ship, {"id": "Bill", "snap_start": "None"}]
}

test_unknown if {
	fn := object.union(_ship, {"unknown": {"published": "why"}})
	rule.finding == set() with input.function as [fn]
}
