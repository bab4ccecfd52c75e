# METADATA
# title: Group that a policy of AWS makes an administrator
# description: |
#   AdministratorAccess, or another policy that AWS manages and that allows
#   everything, is attached to a group: whoever is put into it opens the whole
#   account with a password and keys that do not expire. A small group of
#   administrators may be meant so; say so with a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Security best practices in IAM
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: admin-managed-policy-on-group
#   severity: medium
#   tier: A
#   subject: group
#   fix: Let people assume a role with what they need, by federation; attach what is used.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_274]
#     cis-aws: [7.0/2.14]
#     nist-800-53: [
#       AC-2, AC-2(1), AC-3, AC-3(7), AC-3(15), AC-5, AC-6, AC-6(2), AC-6(3), AC-6(10)
#     ]
#     security-hub: [IAM.1]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.admin_managed_policy_on_group

import data.rules.lib.ask
import data.rules.lib.found

applies contains group.id if {
	some group in input.group
	ask.filled(group, "managed_policy_arns") == "yes"
}

finding contains found.also(found.at(group, place, message), more) if {
	some group in input.group
	some risk in group.managed_risks
	risk.risk == "admin"
	place := ["managed_policy_arns", risk.index]
	more := {"witnesses": [risk.policy]}
	message := sprintf("group %s may do everything by %s", [group.id, risk.policy])
}
