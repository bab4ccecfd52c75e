package rules.timeouts.visibility_lt_timeout_test

import data.rules.timeouts.visibility_lt_timeout as rule

_poller := {"id": "Ship", "timeout": 60, "window": 0}

test_shorter_than_the_function if {
	queue := {"id": "Orders", "visibility_timeout": 45, "pollers": [_poller]}
	rule.finding == {{
		"resource": "Orders",
		"path": ["visibility_timeout"],
		"message": "queue Orders hides a message for 45 seconds, and function Ship may run for 60",
		"witnesses": ["Ship"],
	}} with input.queue as [queue]
}

test_default if {
	count(rule.finding) == 1 with input.queue as [{"id": "Orders", "pollers": [_poller]}]
}

test_as_long if {
	queue := {"id": "Orders", "visibility_timeout": 60, "pollers": [_poller]}
	rule.finding == set() with input.queue as [queue]
}

test_unknown if {
	queue := {"id": "Orders", "pollers": [_poller], "unknown": {"visibility_timeout": "why"}}
	rule.finding == set() with input.queue as [queue]
}
