# METADATA
# title: Permissions changed anywhere
# description: |
#   Whoever may write policies, grants or who is let in on every resource decides
#   what everybody may do. That a chain of such actions leads to more than its
#   holder has is said by the privilege escalation rules; iam:PassRole and
#   sts:AssumeRole have rules of their own. Of svc:* speaks service-wildcard-
#   action.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: permissions-management-unconstrained
#   severity: high
#   tier: A
#   subject: statement
#   fix: >-
#     Name the resources whose policies are managed, or leave that to who
#     deploys.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_109, CKV_AWS_289]
#     cloudsplaining: [ResourceExposure]
#     parliament: [PERMISSIONS_MANAGEMENT_ACTIONS]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.permissions_management_unconstrained

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
	count(statement.any_permissions) > 0
	more := {"witnesses": statement.any_permissions}
	message := sprintf("%s allows %s on every resource", [
		statement.id,
		concat(", ", statement.any_permissions),
	])
}
