package rules.alarms.bus_logging_test

import data.rules.alarms.bus_logging as rule

test_not_set if {
	rule.finding == {{
		"resource": "Shop",
		"path": ["log_level"],
		"message": "event bus Shop logs nothing",
	}} with input.event_bus as [{"id": "Shop"}]
}

test_off if {
	count(rule.finding) == 1 with input.event_bus as [{"id": "Shop", "log_level": "OFF"}]
}

test_errors if {
	rule.finding == set() with input.event_bus as [{"id": "Shop", "log_level": "ERROR"}]
}

test_unknown if {
	bus := {"id": "Shop", "unknown": {"log_level": "parameter Level has no default"}}
	rule.finding == set() with input.event_bus as [bus]
}
