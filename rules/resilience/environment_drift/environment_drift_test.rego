package rules.resilience.environment_drift_test

import data.rules.resilience.environment_drift as rule

_settings := {"drift_allowed": ["alarms"]}

_stack(item) := {"id": "app.yaml", "drift": [item], "untried": [item.sort]}

_lacking(item) := {"id": "app.yaml", "drift": [item], "prod_lacks": [item.sort]}

_check := {"id": "Check", "sort": "access", "has": ["prod"], "lacks": ["ephemeral"]}

test_untried if {
	rule.finding == {{
		"resource": "app.yaml",
		"path": ["drift", 0],
		"message": "some environments of app.yaml lack what others have: Check",
		"severity": "medium",
		"witnesses": ["Check"],
		"related": [{
			"resource": "app.yaml",
			"path": ["drift", 0],
			"message": "Check: there in prod, not in ephemeral",
		}],
	}} with input.stack as [_stack(_check)] with input.settings as _settings
}

test_production_lacks_it if {
	item := {
		"id": "Orders",
		"sort": "encryption",
		"attribute": "kms_key_arn",
		"has": ["ephemeral"],
		"lacks": ["prod"],
	}
	some finding in rule.finding with input.stack as [_lacking(item)]
		with input.settings as _settings
	finding.severity == "high"
	finding.witnesses == ["key of Orders"]
}

test_alarms_in_production_alone if {
	item := object.union(_check, {"sort": "alarms"})
	rule.finding == set() with input.stack as [_stack(item)] with input.settings as _settings
}

test_alarms_that_production_lacks if {
	item := object.union(_check, {"sort": "alarms", "has": ["shared"], "lacks": ["prod"]})
	count(rule.finding) == 1 with input.stack as [_lacking(item)] with input.settings as _settings
}

test_none if {
	stack := {"id": "app.yaml", "drift": []}
	rule.finding == set() with input.stack as [stack] with input.settings as _settings
}

test_unknown if {
	stack := {"id": "app.yaml", "unknown": {"untried": "why"}}
	rule.finding == set() with input.stack as [stack] with input.settings as _settings
}
