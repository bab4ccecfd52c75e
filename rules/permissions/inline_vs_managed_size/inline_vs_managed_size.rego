# METADATA
# title: Policy larger than IAM takes
# description: |
#   A managed policy may have 6,144 characters without white space, and the
#   inline policies of a role 10,240 together, of a user 2,048 and of a group
#   5,120. A larger one is refused on deployment. What only a deployment knows
#   counts as nothing, so that a policy which is a little smaller here may be too
#   large there. Of a policy that is not all seen the rest is taken for no longer
#   than what is.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM and AWS STS quotas
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
# custom:
#   id: inline-vs-managed-size
#   severity: high
#   tier: A
#   subject: policy
#   fix: Split the policy, or name resources by a common prefix.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.inline_vs_managed_size

import data.rules.lib.found

finding contains found.at(policy, [], message) if {
	some policy in input.policy
	policy.size > policy.size_limit
	message := sprintf("%s has %d characters, more than the %d that it may have", [
		policy.id,
		policy.size,
		policy.size_limit,
	])
}
