package rules.resilience.runtime_eol_test

import data.rules.resilience.runtime_eol as rule

_old := {
	"id": "Ship",
	"runtime": "nodejs16.x",
	"runtime_phase": "blocked",
	"runtime_end": "2024-06-12",
	"runtime_successor": "nodejs24.x",
}

test_blocked if {
	some finding in rule.finding with input.function as [_old]
	finding.severity == "high"
	contains(finding.message, "deprecated since 2024-06-12; the newest is nodejs24.x")
}

test_milder_before if {
	deprecated := object.union(_old, {"runtime_phase": "deprecated"})
	some finding in rule.finding with input.function as [deprecated]
	finding.severity == "medium"
	ending := object.union(_old, {"runtime_phase": "ending"})
	some other in rule.finding with input.function as [ending]
	other.severity == "low"
}

test_supported if {
	fn := object.union(_old, {"runtime_phase": "supported"})
	rule.finding == set() with input.function as [fn]
}

test_no_runtime if {
	rule.finding == set() with input.function as [{"id": "Image"}]
}

test_unknown if {
	fn := {"id": "Ship", "unknown": {"runtime": "why", "runtime_phase": "why"}}
	rule.finding == set() with input.function as [fn]
}
