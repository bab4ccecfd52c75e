# METADATA
# title: Roles passed too freely
# description: |
#   iam:PassRole gives what its holder creates the permissions of a role. On
#   every role that may be an administrator's. Without iam:PassedToService, in
#   the statement or in a denial beside it, a named role can be passed to any
#   service that it trusts; that is less, since its trust policy has a say. That
#   a chain of actions leads to more is said by the privilege escalation rules as
#   well, once it is complete.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant permissions to pass a role to a service
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
# custom:
#   id: passrole-wildcard
#   severity: [high, medium]
#   tier: A
#   subject: statement
#   fix: Name the role, and add a condition on iam:PassedToService.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAM5]
#     cfn_nag: [F38, F39, F40]
#     serverless-lens: [SEC2]
#     trivy: [AWS-0342]
#     well-architected: [SEC03-BP02]
package rules.permissions.passrole_wildcard

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
	count(statement.passes) > 0
	some pass in statement.passes
	more := {
		"witnesses": ["iam:PassRole"],
		"severity": _severity[pass.roles],
	}
	message := sprintf("%s passes %s", [
		statement.id,
		_what[pass.roles][pass.service],
	])
}

_what := {
	"any role": {true: "any role to the services it names", false: "any role to any service"},
	"named": {
		false: "the roles it names to any service that they trust",
		true: "the roles it names",
	},
}

_severity := {"any role": "high", "named": "medium"}
