# METADATA
# title: Roles made without a boundary
# description: |
#   Whoever may create roles and write their policies may create one that may do
#   everything. A condition on iam:PermissionsBoundary has each role carry a
#   limit that its maker cannot lift.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Delegating responsibility to others using permissions boundaries
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
# custom:
#   id: role-factory-without-boundary
#   severity: high
#   tier: A
#   subject: statement
#   fix: >-
#     Add a condition on iam:PermissionsBoundary to the statements that create
#     roles and write their policies.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.role_factory_without_boundary

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.unbounded_roles) > 0
	more := {
		"witnesses": statement.unbounded_roles,
	}
	message := sprintf("%s lets its holder make roles of any permissions: %s", [
		statement.id,
		concat(", ", statement.unbounded_roles),
	])
}
