package rules.alarms.control_plane_tamper_test

import data.rules.alarms.control_plane_tamper as rule

_signal(name, state) := {"name": name, "metric": name, "severity": "medium", "state": state}

_broken(name, why) := object.union(_signal(name, "broken"), {"why": why})

_account(signals) := {"id": "123456789012", "signals": signals}

_finding(what, names) := {{
	"resource": "123456789012",
	"path": [],
	"message": concat("", ["nobody is told in account 123456789012 of ", what]),
	"severity": "medium",
	"witnesses": names,
}}

test_unheard if {
	signals := [
		_broken("root-use", "no alarm"), _signal("trail-changes", "unwatched"),
		_signal("key-disabling", "watched"),
	]
	rule.finding == _finding("root-use (no alarm), trail-changes", ["root-use", "trail-changes"])
		with input.account as [_account(signals)]
}

test_no_trail if {
	signals := [_broken("root-use", "no trail"), _broken("trail-changes", "no trail")]
	rule.finding == _finding("root-use, trail-changes: no trail", ["root-use", "trail-changes"])
		with input.account as [_account(signals)]
}

test_different_reasons if {
	signals := [_broken("a", "x"), _broken("b", "y")]
	rule.finding == _finding("a (x), b (y)", ["a", "b"])
		with input.account as [_account(signals)]
}

test_heard if {
	rule.finding == set() with input.account as [_account([_signal("root-use", "watched")])]
}

test_of_a_region if {
	account := object.union(_account([_signal("x", "unwatched")]), {"region": "eu-central-1"})
	rule.finding == set() with input.account as [account]
}

test_unknown if {
	rule.finding == set() with input.account as [{"id": "a", "unknown": {"signals": "why"}}]
}
