package rules.resilience.single_az_vpc_test

import data.rules.resilience.single_az_vpc as rule

_ship := {"id": "Ship", "vpc": true, "subnets": ["subnet-1"]}

test_one if {
	rule.finding == {{
		"resource": "Ship",
		"path": ["subnets"],
		"message": "function Ship runs in one subnet, so in one availability zone",
	}} with input.function as [_ship]
}

test_two if {
	fn := object.union(_ship, {"subnets": ["subnet-1", "subnet-2"]})
	rule.finding == set() with input.function as [fn]
}

test_applies_in_a_vpc if {
	rule.applies == {"Ship"} with input.function as [_ship, {"id": "Bill"}]
}

test_unknown if {
	fn := {"id": "Ship", "vpc": true, "unknown": {"subnets": "why"}}
	rule.finding == set() with input.function as [fn]
}
