# METADATA
# title: Role of Azure that allows everything
# description: |
#   Owner may do everything at its scope and say who else may; Contributor may do
#   everything but that; User Access Administrator and Role Based Access Control
#   Administrator may give themselves the rest. Nothing that a function does needs one
#   of them on a whole resource group or subscription. Contributor on a single
#   resource is left to its author, and so are conditions of an assignment, which are
#   not read. Roles of one's own are known by their names only.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Best practices for Azure RBAC
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/best-practices
#   - description: Privileged built-in roles
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/built-in-roles/privileged
# custom:
#   id: azure-broad-role
#   severity: [high, critical, medium]
#   tier: A
#   subject: statement
#   cloud: azure
#   fix: >-
#     Assign the role of the data that is used, as Storage Blob Data Reader, on the resource
#     that has it.
#   since: "0.1"
#   maps:
#     azure-well-architected: [SE:05]
package rules.permissions.azure_broad_role

import data.rules.lib.ask
import data.rules.lib.found

_givers := {
	"Owner",
	"User Access Administrator",
	"Role Based Access Control Administrator",
}

_levels := {
	"management group": "critical",
	"subscription": "critical",
	"resource group": "high",
	"resource": "medium",
}

_below := {"critical": "high", "high": "medium"}

finding contains found.also(found.at(grant, ["granted_role"], message), {"severity": severity}) if {
	some grant in input.statement
	ask.equals(grant, "granted_role", _givers) == "yes"
	some level, severity in _levels
	ask.is(grant, "scope_level", level) == "yes"
	message := sprintf("%s grants %s on a %s", [grant.id, grant.granted_role, level])
}

finding contains found.also(found.at(grant, ["granted_role"], message), {"severity": severity}) if {
	some grant in input.statement
	ask.equals(grant, "granted_role", "Contributor") == "yes"
	some level, above in _levels
	ask.is(grant, "scope_level", level) == "yes"
	severity := _below[above]
	message := sprintf("%s grants %s on a %s", [grant.id, grant.granted_role, level])
}
