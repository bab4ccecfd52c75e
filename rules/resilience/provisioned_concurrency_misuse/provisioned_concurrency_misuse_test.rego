package rules.resilience.provisioned_concurrency_misuse_test

import data.rules.resilience.provisioned_concurrency_misuse as rule

_live := {"id": "Live", "version": "3", "provisioned_concurrency": 5}

test_latest if {
	alias := object.union(_live, {"latest": true})
	rule.finding == {{
		"resource": "Live",
		"path": ["version"],
		"message": "alias Live provisions concurrency of $LATEST, which is no version",
	}} with input.alias as [alias]
}

test_more_than_reserved if {
	alias := object.union(_live, {"function": [{"id": "Ship", "reserved_concurrency": 2}]})
	some finding in rule.finding with input.alias as [alias]
	finding.message == "alias Live provisions 5, and function Ship reserves 2"
}

test_enough if {
	alias := object.union(_live, {"function": [{"id": "Ship", "reserved_concurrency": 5}]})
	rule.finding == set() with input.alias as [alias]
}

test_applies_to_provisioned if {
	rule.applies == {"Live"} with input.alias as [_live, {"id": "Next", "latest": true}]
}

test_unknown if {
	alias := {"id": "Live", "provisioned_concurrency": 5, "unknown": {"latest": "why"}}
	rule.finding == set() with input.alias as [alias]
}

test_around_the_clock_in_tests if {
	alias := object.union(_live, {"idle_environments": ["test"]})
	rule.finding == {{
		"resource": "Live",
		"path": ["provisioned_concurrency"],
		"message": "alias Live provisions 5 around the clock in environment test",
		"witnesses": ["test"],
	}} with input.alias as [alias]
}

test_nowhere_around_the_clock if {
	alias := object.union(_live, {"idle_environments": []})
	rule.finding == set() with input.alias as [alias]
}
