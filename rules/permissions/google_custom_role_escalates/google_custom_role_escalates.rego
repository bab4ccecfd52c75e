# METADATA
# title: Role of one's own with which one may act as others
# description: |
#   Some permissions suffice by themselves to get any other: to set who may do what on
#   a project or a service account, to change roles, to make keys or tokens of service
#   accounts. A role with one of them is an administrator's, whatever its title says.
#   What takes two permissions together, as to deploy and to act as, is not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Permissions that let principals escalate
#     ref: https://cloud.google.com/iam/docs/best-practices-service-accounts
#   - description: Create and manage custom roles
#     ref: https://cloud.google.com/iam/docs/creating-custom-roles
# custom:
#   id: google-custom-role-escalates
#   severity: high
#   tier: A
#   subject: statement
#   cloud: google
#   fix: >-
#     Take the permission out of the role, and grant it where it is needed on the one
#     account or resource.
#   since: "0.1"
package rules.permissions.google_custom_role_escalates

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(grant, ["actions"], message), more) if {
	some grant in input.statement
	ask.filled(grant, "escalates") == "yes"
	more := {"witnesses": grant.escalates}
	message := sprintf("who has %s may act as others by %s", [
		grant.id,
		concat(", ", grant.escalates),
	])
}
