# METADATA
# title: Any service-linked role
# description: |
#   iam:CreateServiceLinkedRole on everything lets its holder bring the role of
#   any service into the account. A condition on iam:AWSServiceName says of
#   which.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Service-linked role permissions
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
# custom:
#   id: create-slr-wildcard
#   severity: low
#   tier: A
#   subject: statement
#   fix: >-
#     Add a condition on iam:AWSServiceName, or name the role under role/aws-
#     service-role/.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.create_slr_wildcard

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
	count(statement.any_service_roles) > 0
	more := {"witnesses": statement.any_service_roles}
	message := sprintf("%s allows %s on every service", [
		statement.id,
		concat(", ", statement.any_service_roles),
	])
}
