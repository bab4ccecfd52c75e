package rules.resilience.ephemeral_storage_oversize_test

import data.rules.resilience.ephemeral_storage_oversize as rule

test_the_most_there_is if {
	rule.finding == {{
		"resource": "Render",
		"path": ["ephemeral_storage"],
		"message": "function Render has 10240 MiB of /tmp, of which 512 cost nothing",
	}} with input.function as [{"id": "Render", "ephemeral_storage": 10240}]
}

test_some if {
	rule.finding == set() with input.function as [{"id": "Render", "ephemeral_storage": 1024}]
}

test_default if {
	rule.finding == set() with input.function as [{"id": "Render"}]
}

test_unknown if {
	fn := {"id": "Render", "unknown": {"ephemeral_storage": "why"}}
	rule.finding == set() with input.function as [fn]
}
