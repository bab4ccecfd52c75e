# METADATA
# title: Service that may assume the role for anybody
# description: |
#   A service acts for all its customers. Without a condition on
#   aws:SourceAccount, aws:SourceArn or the organization, somebody else's
#   resource could have the service assume the role, if the service lets it name
#   a role of another account: iam:PassRole does not, so that the condition is a
#   second line. Only services are named whose guides show the condition in the
#   trust policy of a role: for others it may shut them out, as for tasks of ECS,
#   whose guide has it for one of their two roles. Roles that SAM makes are left
#   out, since nobody can change their trust.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: The confused deputy problem
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: service-trust-confused-deputy
#   severity: low
#   tier: C
#   subject: statement
#   fix: >-
#     Add a condition on aws:SourceAccount, and on aws:SourceArn where the
#     resource is known.
#   since: "0.1"
#   maps:
#     prowler: [iam_role_cross_service_confused_deputy_prevention]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.service_trust_confused_deputy

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "trust") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
}

finding contains found.also(found.at(statement, ["principals"], message), more) if {
	some statement in input.statement
	count(statement.open_services) > 0
	more := {"witnesses": statement.open_services}
	message := sprintf("%s lets %s %s on behalf of anybody", [
		statement.id,
		concat(", ", statement.open_services),
		"assume the role",
	])
}
