# METADATA
# title: Credentials for anybody
# description: |
#   Actions that answer with a key, a token or a password let their holder become
#   somebody else. On everything that is anybody. Actions that no resource can
#   scope, like ecr:GetAuthorizationToken, are left out; taking roles is the
#   business of assume-any-role, and what the actions lead to that of the
#   privilege escalation rules.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: credential-returning-action
#   severity: high
#   tier: A
#   subject: statement
#   fix: Name the users, pools or clusters whose credentials are needed.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_107, CKV_AWS_287]
#     cloudsplaining: [CredentialsExposure]
#     parliament: [CREDENTIALS_EXPOSURE]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.credential_returning_action

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["resources"], message), more) if {
	some statement in input.statement
	count(statement.any_credentials) > 0
	more := {"witnesses": statement.any_credentials}
	message := sprintf("%s allows %s on every resource", [
		statement.id,
		concat(", ", statement.any_credentials),
	])
}
