# METADATA
# title: Role of one's own with which one may take any other
# description: |
#   Who may write role assignments at a scope may assign Owner of it to themselves,
#   and who may write role definitions may add any action to a role that they have.
#   Such a role is an administrator's, whatever its name says. Conditions of
#   assignments are not read.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Azure permissions for Microsoft.Authorization
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/permissions/management-and-governance#microsoftauthorization
#   - description: Delegate role assignments with conditions
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/delegate-role-assignments-overview
# custom:
#   id: azure-custom-role-escalates
#   severity: high
#   tier: A
#   subject: statement
#   cloud: azure
#   fix: >-
#     Take the action out of the role, or put Microsoft.Authorization/*/Write into
#     not_actions.
#   since: "0.1"
#   maps:
#     azure-well-architected: [SE:05]
package rules.permissions.azure_custom_role_escalates

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(grant, ["actions"], message), more) if {
	some grant in input.statement
	ask.filled(grant, "escalates") == "yes"
	more := {"witnesses": grant.escalates}
	message := sprintf("who has %s may get any other role by %s", [
		grant.id,
		concat(", ", grant.escalates),
	])
}
