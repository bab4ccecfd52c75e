package rules.timeouts.visibility_lt_6x_test

import data.rules.timeouts.visibility_lt_6x as rule

_poller := {"id": "Ship", "timeout": 20, "window": 0}

test_too_short if {
	queue := {"id": "Orders", "visibility_timeout": 60, "pollers": [_poller]}
	rule.finding == {{
		"resource": "Orders",
		"path": ["visibility_timeout"],
		"message": concat(" ", [
			"queue Orders hides a message for 60 seconds,",
			"and six times the timeout of Ship is 120",
		]),
		"witnesses": ["Ship"],
	}} with input.queue as [queue]
}

test_default_too_short if {
	some finding in rule.finding with input.queue as [{"id": "Orders", "pollers": [_poller]}]
	contains(finding.message, "for 30 seconds")
}

test_the_window_counts if {
	poller := {"id": "Ship", "timeout": 10, "window": 30}
	queue := {"id": "Orders", "visibility_timeout": 60, "pollers": [poller]}
	count(rule.finding) == 1 with input.queue as [queue]
}

test_the_slowest_is_named if {
	quick := {"id": "Quick", "timeout": 1, "window": 0}
	slow := {"id": "Slow", "timeout": 1, "window": 20}
	queue := {"id": "Orders", "visibility_timeout": 1, "pollers": [quick, slow]}
	some finding in rule.finding with input.queue as [queue]
	finding.witnesses == ["Quick", "Slow"]
	finding.message == concat(" ", [
		"queue Orders hides a message for 1 second,",
		"and six times the timeout of Slow with its batching window is 26",
	])
}

test_long_enough if {
	queue := {"id": "Orders", "visibility_timeout": 120, "pollers": [_poller]}
	rule.finding == set() with input.queue as [queue]
}

test_two_defaults_fit if {
	queue := {"id": "Orders", "pollers": [{"id": "Ship", "timeout": 3, "window": 0}]}
	rule.finding == set() with input.queue as [queue]
}

test_what_is_refused_is_another_rules if {
	queue := {"id": "Orders", "visibility_timeout": 10, "pollers": [_poller]}
	rule.finding == set() with input.queue as [queue]
}

test_unknown if {
	queue := {"id": "Orders", "pollers": [_poller], "unknown": {"visibility_timeout": "why"}}
	rule.finding == set() with input.queue as [queue]
}
