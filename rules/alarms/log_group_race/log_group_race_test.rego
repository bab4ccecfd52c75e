package rules.alarms.log_group_race_test

import data.rules.alarms.log_group_race as rule

_group := {"id": "Logs"}

test_race if {
	rule.finding == {{
		"resource": "Resize",
		"path": ["log_group"],
		"message": "function Resize may make log group Logs before its template does",
		"related": [{
			"resource": "Logs",
			"path": ["name"],
			"message": "nothing makes the log group first",
		}],
	}} with input.function as [{"id": "Resize", "log_race": true, "log_group": [_group]}]
}

test_no_race if {
	fn := {"id": "Resize", "log_race": false, "log_group": [_group]}
	rule.finding == set() with input.function as [fn]
}

test_unknown if {
	fn := {"id": "Resize", "log_group": [_group], "unknown": {"log_race": "its role is not seen"}}
	rule.finding == set() with input.function as [fn]
}
