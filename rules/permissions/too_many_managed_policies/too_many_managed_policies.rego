# METADATA
# title: More managed policies than a role may have
# description: |
#   A role may have ten managed policies, unless the account was given more, up
#   to twenty-five. One too many is refused on deployment. What only a deployment
#   knows is not counted. The setting managed_policies_per_role is what the
#   account has.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM and AWS STS quotas
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
# custom:
#   id: too-many-managed-policies
#   severity: high
#   tier: A
#   subject: role
#   fix: >-
#     Join policies, write statements into an inline policy, or ask for a higher
#     quota and set managed_policies_per_role to it.
#   since: "0.1"
#   settings: {managed_policies_per_role: 10}
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.too_many_managed_policies

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(role, ["managed_policy_arns"], message) if {
	some role in input.role
	ask.above(role, "attached", input.settings.managed_policies_per_role) == "yes"
	message := sprintf("role %s has %d managed policies, more than the %d that it may have", [
		role.id,
		role.attached,
		input.settings.managed_policies_per_role,
	])
}
