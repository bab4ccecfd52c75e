package rules.resilience.workflow_alias_test

import data.rules.resilience.workflow_alias as rule

_billing := {"id": "Billing", "shifting": "CANARY"}

test_no_alarm if {
	some finding in rule.finding with input.state_machine as [_billing]
	finding.resource == "Billing"
}

test_alarm if {
	machine := object.union(_billing, {"shift_alarms": ["failed"]})
	rule.finding == set() with input.state_machine as [machine]
}

test_applies_to_what_moves if {
	machines := [_billing, {"id": "A", "shifting": "ALL_AT_ONCE"}, {"id": "B"}]
	rule.applies == {"Billing"} with input.state_machine as machines
}

test_unknown if {
	machine := object.union(_billing, {"unknown": {"shift_alarms": "why"}})
	rule.finding == set() with input.state_machine as [machine]
}
