package rules.resilience.recursive_trigger_test

import data.rules.resilience.recursive_trigger as rule

test_loop if {
	loop := {"id": "Pictures", "how": "bucket Pictures calls it and OUTPUT names it"}
	fn := {"id": "Resize", "loops": [loop]}
	rule.finding == {{
		"resource": "Resize",
		"path": [],
		"message": concat("", [
			"function Resize writes to what triggers it: ",
			"bucket Pictures calls it and OUTPUT names it",
		]),
		"witnesses": ["Pictures"],
	}} with input.function as [fn]
}

test_no_loop if {
	rule.finding == set() with input.function as [{"id": "Resize"}]
}

test_loops_let_run if {
	fn := {"id": "Resize", "recursive_loop": "Allow"}
	some finding in rule.finding with input.function as [fn]
	finding.severity == "high"
}

test_unknown if {
	fn := {"id": "Resize", "unknown": {"loops": "why", "recursive_loop": "why"}}
	rule.finding == set() with input.function as [fn]
}
