# METADATA
# title: Role that anybody may assume
# description: |
#   A trust policy with the principal * lets any AWS account in the world take the
#   role, and everything the role may do with it, unless a condition on the
#   organization, the account or the principal bounds it. An external id alone is
#   a shared secret and not a bound.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: How to use trust policies with IAM roles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   id: trust-any-principal
#   severity: critical
#   tier: A
#   subject: statement
#   fix: Name the accounts, roles or services that may assume the role.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_60]
#     cloudsplaining: [AssumableByAnyPrincipal]
#     guard: [iam_role_no_full_access_on_trust_policy]
#     regula: [assume_role_wildcard]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP07]
package rules.permissions.trust_any_principal

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "trust") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.filled(statement, "not_principals") == "no"
}

finding contains found.at(statement, _place(statement), message) if {
	some statement in input.statement
	ask.is(statement, "any_principal", "yes") == "yes"
	message := sprintf("%s lets any principal of any account assume the role", [statement.id])
}

_place(statement) := ["principals", min(indexes)] if {
	indexes := {i |
		some i, _ in statement.principals
		ask.equals(statement.principals, i, "AWS:*") == "yes"
	}
	count(indexes) > 0
} else := ["principals"]
