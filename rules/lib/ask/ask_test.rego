package rules.lib.ask_test

import data.rules.lib.ask

_block := {
	"id": "Resize",
	"timeout": 30,
	"vpc": false,
	"name": "orders",
	"arn": "arn:aws:sqs:⟦AWS::Region⟧:⟦AWS::AccountId⟧:jobs",
	"hole": "⟦Name⟧",
	"marked": "a⟦⟦b⟧⟧c",
	"layers": ["arn:one", "⟦Two⟧-end"],
	"words": ["async"],
	"empty": [],
	"unknown": {"memory": "why", "words": "why"},
	"partial": ["arn", "hole", "layers"],
}

test_has if {
	ask.has(_block, "timeout") == "yes"
	ask.has(_block, "vpc") == "yes"
	ask.has(_block, "empty") == "yes"
	ask.has(_block, "memory") == "unknown"
	ask.has(_block, "runtime") == "no"
	ask.has({"id": "Resize"}, "timeout") == "no"
}

test_filled if {
	ask.filled(_block, "layers") == "yes"
	ask.filled(_block, "words") == "yes"
	ask.filled(_block, "empty") == "no"
	ask.filled(_block, "memory") == "unknown"
}

test_is if {
	ask.is(_block, "vpc", false) == "yes"
	ask.is(_block, "vpc", true) == "no"
	ask.is(_block, "timeout", {3, 30}) == "yes"
	ask.is(_block, "memory", 128) == "unknown"
	ask.is(_block, "runtime", "x") == "no"
}

test_above_and_below if {
	ask.above(_block, "timeout", 29) == "yes"
	ask.above(_block, "timeout", 30) == "no"
	ask.above(_block, "memory", 1) == "unknown"
	ask.above(_block, "runtime", 1) == "no"
	ask.below(_block, "timeout", 31) == "yes"
	ask.below(_block, "timeout", 30) == "no"
	ask.below(_block, "memory", 1) == "unknown"
}

test_member if {
	ask.member(_block, "words", "async") == "yes"
	ask.member(_block, "words", {"sync", "async"}) == "yes"
	ask.member(_block, "words", "sync") == "unknown"
	ask.member(_block, "layers", "arn:one") == "yes"
	ask.member(_block, "layers", "two-end") == "unknown"
	ask.member(_block, "layers", "two") == "no"
	ask.member(_block, "runtime", "x") == "no"
}

test_equals if {
	ask.equals(_block, "name", "orders") == "yes"
	ask.equals(_block, "name", "order") == "no"
	ask.equals(_block, "name", {"a", "orders"}) == "yes"
	ask.equals(_block, "name", ["a", "orders"]) == "yes"
	ask.equals(_block, "hole", "anything") == "unknown"
	ask.equals(_block, "arn", "arn:aws:sqs:eu-west-1:123456789012:jobs") == "unknown"
	ask.equals(_block, "arn", "arn:aws:sqs:eu-west-1:123456789012:jobs2") == "no"
	ask.equals(_block, "marked", "a⟦b⟧c") == "yes"
	ask.equals(_block, "marked", "a⟦⟦b⟧⟧c") == "no"
	ask.equals(_block, "memory", "x") == "unknown"
	ask.equals(_block, "runtime", "x") == "no"
}

test_item if {
	ask.equals(_block.layers, 0, "arn:one") == "yes"
	ask.equals(_block.layers, 0, "arn:two") == "no"
	ask.ends(_block.layers, 1, "-end") == "yes"
	ask.starts(_block.layers, 1, "x") == "unknown"
}

test_starts if {
	ask.starts(_block, "arn", "arn:aws:sqs:") == "yes"
	ask.starts(_block, "arn", "arn:aws:sqs:eu-") == "unknown"
	ask.starts(_block, "arn", "arn:aws:sns:") == "no"
	ask.starts(_block, "name", "ord") == "yes"
	ask.starts(_block, "name", "x") == "no"
	ask.starts(_block, "marked", "a⟦b") == "yes"
}

test_ends if {
	ask.ends(_block, "arn", ":jobs") == "yes"
	ask.ends(_block, "arn", "2:jobs") == "unknown"
	ask.ends(_block, "arn", ":work") == "no"
	ask.ends(_block, "marked", "⟧c") == "yes"
}

test_includes if {
	ask.includes(_block, "arn", ":sqs:") == "yes"
	ask.includes(_block, "arn", "123") == "unknown"
	ask.includes(_block, "name", "rde") == "yes"
	ask.includes(_block, "name", "x") == "no"
	ask.includes(_block, "marked", "⟦b⟧") == "yes"
}

test_matches if {
	ask.matches(_block, "arn", "arn:aws:sqs:*") == "yes"
	ask.matches(_block, "arn", "arn:aws:sqs:*:jobs") == "yes"
	ask.matches(_block, "arn", "arn:aws:sqs:eu-*") == "unknown"
	ask.matches(_block, "arn", "arn:aws:sns:*") == "no"
	ask.matches(_block, "arn", "*:work") == "no"
	ask.matches(_block, "name", "o?ders") == "yes"
	ask.matches(_block, "name", "o.ders") == "no"
	ask.matches(_block, "name", "*") == "yes"
	ask.matches(_block, "hole", "?") == "unknown"
	ask.matches(_block, "hole", "*") == "yes"
}

test_any if {
	ask.any_equals(_block, "layers", "arn:one") == "yes"
	ask.any_starts(_block, "layers", "arn:") == "yes"
	ask.any_starts(_block, "layers", "x") == "unknown"
	ask.any_ends(_block, "layers", "-end") == "yes"
	ask.any_ends(_block, "layers", "-ende") == "no"
	ask.any_includes(_block, "layers", "one") == "yes"
	ask.any_matches(_block, "layers", "*-end") == "yes"
	ask.any_matches(_block, "layers", "x?y") == "no"
	ask.any_equals(_block, "words", "async") == "yes"
	ask.any_equals(_block, "words", "x") == "unknown"
	ask.any_equals(_block, "empty", "x") == "no"
}
