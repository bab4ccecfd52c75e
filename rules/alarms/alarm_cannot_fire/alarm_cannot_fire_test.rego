package rules.alarms.alarm_cannot_fire_test

import data.rules.alarms.alarm_cannot_fire as rule

test_out_of_reach if {
	rule.finding == {{
		"resource": "Slow",
		"path": ["threshold"],
		"message": "alarm Slow cannot fire: the threshold 30000 is out of reach",
		"witnesses": ["the threshold 30000 is out of reach"],
	}} with input.alarm as [{
		"id": "Slow",
		"never_fires": ["the threshold 30000 is out of reach"],
	}]
}

test_several_reasons_are_one_finding if {
	alarm := {"id": "Slow", "never_fires": ["a", "b"]}
	some finding in rule.finding with input.alarm as [alarm]
	finding.message == "alarm Slow cannot fire: a; b"
}

test_in_reach if {
	rule.finding == set() with input.alarm as [{"id": "Slow", "never_fires": []}]
}

test_unknown_timeout if {
	alarm := {"id": "Slow", "never_fires": [], "unknown": {"never_fires": "why"}}
	rule.finding == set() with input.alarm as [alarm]
}
