# METADATA
# title: Allow with NotResource
# description: |
#   Allow with NotResource grants the actions on everything but the list, and on
#   whatever is created tomorrow. Deny with NotResource is a common guardrail and
#   fine, and permissions boundaries are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, NotResource
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
# custom:
#   id: allow-notresource
#   severity: high
#   tier: A
#   subject: statement
#   fix: List the resources that are needed in Resource instead.
#   since: "0.1"
#   maps:
#     cfn_nag: [W21, W22, W23]
#     guard: [iam_role_or_policy_no_allow_plus_not_resource]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.allow_notresource

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
	ask.filled(statement, "not_resources") == "yes"
}

finding contains found.at(statement, ["not_resources"], message) if {
	some statement in input.statement
	ask.filled(statement, "not_resources") == "yes"
	message := sprintf("%s allows all resources but %s", [
		statement.id,
		concat(", ", statement.not_resources),
	])
}
