# METADATA
# title: Workload with an administrator's policy
# description: |
#   AdministratorAccess and its like on the role of a function, workflow, pipe or
#   other workload turn every flaw of its code into control of the account. Roles
#   that people or CloudFormation assume are not judged here.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: AWS managed policies for job functions
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
# custom:
#   id: admin-managed-policy-on-workload
#   severity: critical
#   tier: A
#   subject: role
#   fix: Grant the actions the workload uses on the resources it uses.
#   since: "0.1"
#   maps:
#     cfn_nag: [W43, W44]
#     checkov: [CKV2_AWS_56, CKV_AWS_274]
#     cis-aws: [7.0/2.14]
#     guard: [iam_role_elevated_managed_policy_rule]
#     kics: [lambda_function_with_privileged_role]
#     nist-800-53: [
#       AC-2, AC-2(1), AC-3, AC-3(7), AC-3(15), AC-5, AC-6, AC-6(2), AC-6(3), AC-6(10)
#     ]
#     security-hub: [IAM.1]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.admin_managed_policy_on_workload

import data.rules.lib.ask
import data.rules.lib.found

applies contains role.id if {
	some role in input.role
	_works(role)
}

finding contains found.also(found.at(role, _place(role), message), more) if {
	some role in input.role
	ask.any_ends(role, "foreign_policy_arns", _powerful) == "yes"
	held := sort({_name(arn) | some arn in role.foreign_policy_arns; _name(arn) in _names})
	more := {"witnesses": held}
	message := sprintf("role %s of a workload holds %s", [role.id, concat(", ", held)])
}

# The first of them is the place.
_place(role) := ["foreign_policy_arns", min(indexes)] if {
	indexes := {i | some i, arn in role.foreign_policy_arns; _name(arn) in _names}
	count(indexes) > 0
} else := ["foreign_policy_arns"]

_name(arn) := parts[count(parts) - 1] if parts := split(arn, "/")

_names := {
	"AdministratorAccess",
	"PowerUserAccess",
	"IAMFullAccess",
	"AWSOrganizationsFullAccess",
	"AWSKeyManagementServicePowerUser",
	"AWSCloudTrail_FullAccess",
	"AWSSecurityHubFullAccess",
	"AmazonGuardDutyFullAccess",
}

_powerful := {concat("", ["policy/", name]) | some name in _names}

_works(role) if {
	ask.filled(role, "functions") == "yes"
}

_works(role) if {
	ask.filled(role, "state_machines") == "yes"
}

_works(role) if {
	ask.filled(role, "pipes") == "yes"
}

_works(role) if {
	some statement in role.trust
	ask.is(statement, "effect", "Allow") == "yes"
	ask.any_matches(statement, "principals", _workloads) == "yes"
}

_workloads := {concat("", ["Service:", service, ".amazonaws.com*"]) |
	some service in [
		"lambda",
		"edgelambda",
		"states",
		"pipes",
		"scheduler",
		"events",
		"apigateway",
		"appsync",
		"ec2",
		"ecs-tasks",
		"tasks.apprunner",
		"batch",
		"glue",
		"sagemaker",
	]
}
