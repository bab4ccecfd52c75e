# METADATA
# title: Any role assumed
# description: |
#   sts:AssumeRole on every role leaves it to the trust policies of the whole
#   account, and of others, what its holder becomes. A role of a fixed name in
#   any account, as an organization has them for reading, is not every role.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: assume-any-role
#   severity: high
#   tier: A
#   subject: statement
#   fix: Name the roles that are assumed.
#   since: "0.1"
#   maps:
#     prowler: [iam_no_custom_policy_permissive_role_assumption]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.assume_any_role

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
	count(statement.any_roles) > 0
	more := {"witnesses": statement.any_roles}
	message := sprintf("%s allows %s on every role", [
		statement.id,
		concat(", ", statement.any_roles),
	])
}
