# METADATA
# title: Allow with NotPrincipal
# description: |
#   Allow with NotPrincipal lets in everybody in the world but the list, those
#   who do not sign in among them. Deny with NotPrincipal is a guardrail and
#   fine.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, NotPrincipal
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
# custom:
#   id: allow-notprincipal
#   severity: critical
#   tier: A
#   subject: statement
#   fix: List who is let in in Principal instead.
#   since: "0.1"
#   maps:
#     cfn_nag: [F6, F7, F8, F9]
#     guard: [iam_no_allow_plus_not_principal]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.allow_notprincipal

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "effect", "Allow") == "yes"
	ask.filled(statement, "not_principals") == "yes"
}

finding contains found.at(statement, ["not_principals"], message) if {
	some statement in input.statement
	ask.filled(statement, "not_principals") == "yes"
	message := sprintf("%s lets in everybody but %s", [
		statement.id,
		concat(", ", statement.not_principals),
	])
}
