package rules.lib.found_test

import data.rules.lib.found

test_at if {
	found.at({"id": "Resize", "timeout": 3}, ["timeout"], "message") == {
		"resource": "Resize",
		"path": ["timeout"],
		"message": "message",
	}
}

test_also if {
	found.also({"resource": "Resize"}, {"severity": "high"}) == {
		"resource": "Resize",
		"severity": "high",
	}
}

test_few if {
	found.few([]) == ""
	found.few(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
	found.few(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d and 2 more"
}

test_amount if {
	found.amount(1, "second") == "1 second"
	found.amount(0, "day") == "0 days"
	found.amount(0.5, "day") == "0.5 days"
	found.amount("unknown", "second") == "unknown seconds"
}

test_shown if {
	found.shown({"timeout": false}, "timeout") == false
	found.shown({"unknown": {"timeout": "why"}}, "timeout") == "unknown"
	found.shown({}, "timeout") == "not set"
}
