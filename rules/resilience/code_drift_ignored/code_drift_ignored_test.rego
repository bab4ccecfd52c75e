package rules.resilience.code_drift_ignored_test

import data.rules.resilience.code_drift_ignored as rule

test_settings if {
	fn := {"id": "resize", "ignored": ["timeout", "environment", "source_code_hash"]}
	rule.finding == {{
		"resource": "resize",
		"path": ["ignored"],
		"message": "Terraform ignores changes of function resize: timeout, environment",
		"witnesses": ["timeout", "environment"],
	}} with input.function as [fn]
}

test_everything if {
	some finding in rule.finding with input.function as [{"id": "resize", "ignored": ["all"]}]
	finding.witnesses == ["all"]
}

test_code_alone_is_milder if {
	fn := {"id": "resize", "ignored": ["filename", "source_code_hash"]}
	rule.finding == {{
		"resource": "resize",
		"path": ["ignored"],
		"message": "Terraform does not deploy the code of function resize",
		"severity": "info",
		"witnesses": ["filename", "source_code_hash"],
	}} with input.function as [fn]
}

test_tags if {
	fn := {"id": "resize", "ignored": ["tags", "last_modified"]}
	rule.finding == set() with input.function as [fn]
}

test_nothing_ignored if {
	rule.finding == set() with input.function as [{"id": "resize"}]
}

test_unknown if {
	rule.finding == set() with input.function as [{"id": "resize", "unknown": {"ignored": "why"}}]
}
