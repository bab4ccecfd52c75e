# METADATA
# title: Role of one's own that allows all of a service of Azure
# description: |
#   A role definition with the action * allows what Owner does, and one with a star
#   after a resource provider all that the provider has: reading keys, deleting what
#   holds the data, and whatever is added to it later. What not_actions take away
#   again is left out. A star within one resource type is left to its author.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Azure custom roles
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/custom-roles
#   - description: Understand role definitions
#     ref: https://learn.microsoft.com/en-us/azure/role-based-access-control/role-definitions
# custom:
#   id: azure-custom-role-wildcard
#   severity: [medium, high]
#   tier: A
#   subject: statement
#   cloud: azure
#   fix: >-
#     Name the actions that are used, as Microsoft.Storage/storageAccounts/read.
#   since: "0.1"
#   maps:
#     azure-well-architected: [SE:05]
#     checkov: [CKV_AZURE_39]
#     cis-azure: [2.0/1.23]
#     trivy: [AZU-0030]
package rules.permissions.azure_custom_role_wildcard

import data.rules.lib.found

finding contains found.also(found.at(grant, ["actions"], message), more) if {
	some grant in input.statement
	some action in grant.wide
	more := {"severity": _severity(action), "witnesses": [action]}
	message := sprintf("%s allows %s", [grant.id, _what(action)])
}

default _severity(_) := "medium"

_severity("*") := "high"

_what(action) := action if action != "*"

_what("*") := "everything"
