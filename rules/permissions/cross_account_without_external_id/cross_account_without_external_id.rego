# METADATA
# title: Other account without an external id
# description: |
#   An account that is not listed in the setting trusted_accounts may assume the
#   role without an external id. If the account is a supplier's, any of its other
#   customers can have it take the role by naming the role's ARN. Accounts of the
#   own organization need no external id: list them, or ask for
#   aws:PrincipalOrgID. That an account which is written in digits is another one
#   is assumed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Access for third parties
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   id: cross-account-without-external-id
#   severity: high
#   tier: B
#   subject: statement
#   fix: >-
#     Ask for sts:ExternalId, which the supplier gives each customer; for
#     accounts of your own list them in trusted_accounts or ask for
#     aws:PrincipalOrgID.
#   since: "0.1"
#   settings: {trusted_accounts: []}
#   maps:
#     cloudsplaining: [AssumableByCrossAccountPrincipal]
#     kics: [cross_account_iam_assume_role_policy_without_external_id_or_mfa]
#     regula: [trust_extid_mfa]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP09]
package rules.permissions.cross_account_without_external_id

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "trust") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
}

finding contains found.also(found.at(statement, ["principals"], message), more) if {
	some statement in input.statement
	accounts := {other.account |
		some other in statement.trusted
		ask.is(other, "own", true) == "no"
		ask.equals(other, "account", input.settings.trusted_accounts) == "no"
	}
	count(accounts) > 0
	ask.member(statement, "checked_keys", _bounds) == "no"
	more := {"witnesses": sort(accounts)}
	message := sprintf("%s lets account %s assume the role without an external id", [
		statement.id,
		concat(", ", sort(accounts)),
	])
}

# Who has signed in with a second factor is a person, and no supplier's service.
_bounds := {
	"sts:externalid",
	"aws:principalorgid",
	"aws:principalorgpaths",
	"aws:principalaccount",
	"aws:multifactorauthpresent",
}
