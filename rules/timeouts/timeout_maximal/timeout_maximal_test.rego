package rules.timeouts.timeout_maximal_test

import data.rules.timeouts.timeout_maximal as rule

test_the_longest if {
	some finding in rule.finding with input.function as [{"id": "Resize", "timeout": 900}]
	finding.resource == "Resize"
	finding.path == ["timeout"]
	finding.severity == "low"
}

test_worse_if_somebody_waits if {
	fn := {"id": "Resize", "timeout": 900, "invocations": ["sync"]}
	some finding in rule.finding with input.function as [fn]
	finding.severity == "medium"
}

test_shorter if {
	rule.finding == set() with input.function as [{"id": "Resize", "timeout": 899}]
}

test_unknown if {
	fn := {"id": "Resize", "unknown": {"timeout": "parameter Limit has no default"}}
	rule.finding == set() with input.function as [fn]
}
