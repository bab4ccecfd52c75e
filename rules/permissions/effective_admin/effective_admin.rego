# METADATA
# title: Administrator
# description: |
#   The holder of the statement may do everything on everything: by a statement
#   of *, or by several of its policies that come to 95 of 100 actions, or to all
#   of IAM, when taken together, denials and permissions boundary considered. A
#   denial under a condition takes nothing away. Of several statements the widest
#   is named, and what else is wrong with it is not said. Administrators by a
#   policy that AWS manages are the business of admin-managed-policy-on-workload
#   and managed-policy-contents. Break-glass and deployment roles may be meant
#   so; say so with a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: effective-admin
#   severity: critical
#   tier: A
#   subject: statement
#   fix: Grant the actions that are used on the resources that they are used on.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAMPolicyNoStatementsWithAdminAccess]
#     cfn_nag: [F3, F4, F5, W43]
#     checkov: [CKV2_AWS_40, CKV2_AWS_56, CKV_AWS_1, CKV_AWS_62, CKV_AWS_63, CKV_AWS_275]
#     cis-aws: [7.0/2.14]
#     cloudsplaining: [ServiceWildcard]
#     guard: [iam_policy_no_statements_with_admin_access]
#     kics: [serverless_role_with_full_privileges]
#     nist-800-53: [
#       AC-2, AC-2(1), AC-3, AC-3(7), AC-3(15), AC-5, AC-6, AC-6(2), AC-6(3), AC-6(10)
#     ]
#     prowler: [
#       iam_aws_attached_policy_no_administrative_privileges,
#       iam_customer_attached_policy_no_administrative_privileges,
#       iam_inline_policy_no_administrative_privileges
#     ]
#     security-hub: [IAM.1]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.effective_admin

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	ask.is(statement, "admin", true) == "yes"
	more := {"fix": [item.says | some item in statement.narrower]}
	message := sprintf("%s lets its holder do everything on everything", [statement.id])
}
