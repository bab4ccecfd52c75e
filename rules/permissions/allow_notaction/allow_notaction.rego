# METADATA
# title: Allow with NotAction
# description: |
#   Allow with NotAction grants everything but the list, in every service there is
#   and will be, which is rarely what was meant. Deny with NotAction is a common
#   guardrail and fine, and permissions boundaries are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, NotAction
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
# custom:
#   id: allow-notaction
#   severity: high
#   tier: A
#   subject: statement
#   fix: List the actions that are needed in Action instead.
#   since: "0.1"
#   maps:
#     cfn_nag: [W14, W15, W16, W17, W18, W19, W20]
#     guard: [iam_role_or_policy_no_allow_plus_not_action]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.allow_notaction

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
	ask.filled(statement, "not_actions") == "yes"
}

finding contains found.at(statement, ["not_actions"], message) if {
	some statement in input.statement
	ask.filled(statement, "not_actions") == "yes"
	message := sprintf("%s allows all actions but %s", [
		statement.id,
		concat(", ", statement.not_actions),
	])
}
