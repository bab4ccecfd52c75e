# METADATA
# title: Account trusted as a whole
# description: |
#   A trust in the root of an account is a trust in whoever the administrators of
#   that account let call sts:AssumeRole: with one broad policy, everybody in it.
#   For another account that is more than is known here; a supplier that proves
#   itself with an external id, and another account without one, of which cross-
#   account-without-external-id speaks, are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: How to use trust policies with IAM roles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   id: account-root-trust
#   severity: [low, medium]
#   tier: A
#   subject: statement
#   fix: Name the roles or users that may assume the role.
#   since: "0.1"
#   settings: {trusted_accounts: []}
#   maps:
#     checkov: [CKV_AWS_61]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.account_root_trust

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "trust") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
}

finding contains found.at(statement, ["principals"], message) if {
	some statement in input.statement
	some account in statement.trusted
	ask.is(account, "whole", true) == "yes"
	ask.is(account, "own", true) == "yes"
	ask.member(statement, "checked_keys", _narrower) == "no"
	message := sprintf("%s lets whoever its own account permits assume the role", [statement.id])
}

finding contains found.also(found.at(statement, ["principals"], message), more) if {
	some statement in input.statement
	some account in statement.trusted
	ask.is(account, "whole", true) == "yes"
	ask.is(account, "own", true) == "no"
	ask.member(statement, "checked_keys", _narrower) == "no"
	_elsewhere(statement, account)
	more := {"severity": "medium"}
	message := sprintf("%s lets whoever account %s permits assume the role", [
		statement.id,
		account.account,
	])
}

_narrower := {"aws:principalarn", "aws:userid", "sts:externalid", "aws:username"}

# Of other accounts another rule speaks.
_elsewhere(_, account) if {
	ask.equals(account, "account", input.settings.trusted_accounts) == "yes"
}

_elsewhere(statement, _) if {
	ask.member(statement, "checked_keys", {"aws:principalorgid", "aws:principalorgpaths"}) == "yes"
}
