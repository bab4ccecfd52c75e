# METADATA
# title: User that a policy of AWS makes an administrator
# description: |
#   AdministratorAccess, or another policy that AWS manages and that allows
#   everything, is attached to a user. A password and keys that do not expire
#   then open the whole account. A user for emergencies may be meant so; say so
#   with a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Security best practices in IAM
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: admin-managed-policy-on-user
#   severity: high
#   tier: A
#   subject: user
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
package rules.permissions.admin_managed_policy_on_user

import data.rules.lib.ask
import data.rules.lib.found

applies contains user.id if {
	some user in input.user
	ask.filled(user, "managed_policy_arns") == "yes"
}

finding contains found.also(found.at(user, place, message), more) if {
	some user in input.user
	some risk in user.managed_risks
	risk.risk == "admin"
	place := ["managed_policy_arns", risk.index]
	more := {"witnesses": [risk.policy]}
	message := sprintf("user %s may do everything by %s", [user.id, risk.policy])
}
