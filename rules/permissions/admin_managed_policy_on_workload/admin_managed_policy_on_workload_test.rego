package rules.permissions.admin_managed_policy_on_workload_test

import data.rules.permissions.admin_managed_policy_on_workload as rule

_worker := {
	"id": "Worker",
	"foreign_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
	"functions": [{"id": "Resize"}],
}

test_administrator if {
	rule.finding == {{
		"resource": "Worker",
		"path": ["foreign_policy_arns", 0],
		"message": "role Worker of a workload holds AdministratorAccess",
		"witnesses": ["AdministratorAccess"],
	}} with input.role as [_worker]
}

test_in_any_partition if {
	arn := "arn:⟦AWS::Partition⟧:iam::aws:policy/IAMFullAccess"
	role := object.union(_worker, {"foreign_policy_arns": [arn]})
	some finding in rule.finding with input.role as [role]
	finding.witnesses == ["IAMFullAccess"]
}

test_less if {
	arn := "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
	role := object.union(_worker, {"foreign_policy_arns": [arn]})
	rule.finding == set() with input.role as [role]
}

test_unknown_policies if {
	role := {"id": "Worker", "functions": [{"id": "R"}], "unknown": {"foreign_policy_arns": "why"}}
	rule.finding == set() with input.role as [role]
}

test_applies_to_workloads if {
	trusted := {"id": "t", "effect": "Allow", "principals": ["Service:ec2.amazonaws.com"]}
	people := {"id": "p", "effect": "Allow", "principals": ["AWS:arn:aws:iam::1:root"]}
	roles := [_worker, {"id": "Machine", "trust": [trusted]}, {"id": "People", "trust": [people]}]
	rule.applies == {"Worker", "Machine"} with input.role as roles
}
