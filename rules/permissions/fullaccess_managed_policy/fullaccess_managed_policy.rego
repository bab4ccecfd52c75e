# METADATA
# title: Workload with full access to a service
# description: |
#   A policy that AWS calls FullAccess holds every action of a service, and often
#   of those beside it: creating, deleting and sharing what the workload only
#   reads or writes. Policies under service-role are made for roles and are not
#   meant, nor are those of administrators, which have a rule of their own.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: fullaccess-managed-policy
#   severity: high
#   tier: A
#   subject: role
#   fix: Grant the actions the workload uses on the resources it uses.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAM4]
#     cfn_nag: [W44]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.fullaccess_managed_policy

import data.rules.lib.found

finding contains found.also(found.at(role, ["managed_policy_arns"], message), more) if {
	some role in input.role
	count(role.full_access) > 0
	more := {
		"witnesses": role.full_access,
		"fix": [item.says | some item in role.narrower],
	}
	message := sprintf("role %s of a workload holds %s", [
		role.id,
		concat(", ", role.full_access),
	])
}
