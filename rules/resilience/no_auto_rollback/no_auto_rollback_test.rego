package rules.resilience.no_auto_rollback_test

import data.rules.resilience.no_auto_rollback as rule

_group := {"id": "Group", "lambda": true, "auto_rollback": true}

test_off if {
	group := {"id": "Group", "lambda": true}
	rule.finding == {{
		"resource": "Group",
		"path": ["auto_rollback"],
		"message": "deployment group Group does not roll back by itself",
	}} with input.deployment_group as [group]
}

test_not_on_an_alarm if {
	more := {"alarm_names": ["errors"], "rollback_events": ["DEPLOYMENT_FAILURE"]}
	some finding in rule.finding with input.deployment_group as [object.union(_group, more)]
	finding.path == ["rollback_events"]
}

test_on if {
	more := {"alarm_names": ["errors"], "rollback_events": ["DEPLOYMENT_STOP_ON_ALARM"]}
	rule.finding == set() with input.deployment_group as [_group, object.union(_group, more)]
}

test_applies_to_functions if {
	groups := [_group, {"id": "Servers", "lambda": false}]
	rule.applies == {"Group"} with input.deployment_group as groups
}

test_unknown if {
	group := {"id": "Group", "lambda": true, "unknown": {"auto_rollback": "why"}}
	rule.finding == set() with input.deployment_group as [group]
}
