# METADATA
# title: Account that nobody listed
# description: |
#   A resource policy lets in an account that is not in the setting
#   trusted_accounts. That may be meant; listing it says so once for all
#   resources. That an account which is written in digits is another one is
#   assumed, and trust policies are the business of cross-account-without-
#   external-id.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Cross-account resource access in IAM
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
# custom:
#   id: unlisted-cross-account-principal
#   severity: medium
#   tier: B
#   subject: statement
#   fix: >-
#     List the account in trusted_accounts if it is one of yours or of a
#     supplier, else remove it.
#   since: "0.1"
#   settings: {trusted_accounts: []}
#   maps:
#     checkov: [CKV_AWS_385]
#     prowler: [dynamodb_table_cross_account_access, eventbridge_bus_cross_account_access]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP07]
package rules.permissions.unlisted_cross_account_principal

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "resource") == "yes"
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
	ask.member(statement, "checked_keys", {"aws:principalorgid", "aws:principalorgpaths"}) == "no"
	more := {"witnesses": sort(accounts)}
	message := sprintf("%s lets in account %s, which trusted_accounts does not list", [
		statement.id,
		concat(", ", sort(accounts)),
	])
}
