# METADATA
# title: Role of Google Cloud that allows everything
# description: |
#   The basic roles are older than IAM: roles/editor may change nearly every resource of
#   the project, roles/owner may also say who else may. Nothing that a function does
#   needs either. The service agent cloudservices.gserviceaccount.com is an editor of
#   every project by Google's doing and is left alone. Conditions of a binding are not
#   read, and neither is what groups hold.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Basic roles
#     ref: https://cloud.google.com/iam/docs/roles-overview#basic
#   - description: Use IAM securely
#     ref: https://cloud.google.com/iam/docs/using-iam-securely
# custom:
#   id: google-basic-role
#   severity: [high, critical]
#   tier: A
#   subject: statement
#   cloud: google
#   fix: >-
#     Grant the role of the data that is used, as roles/storage.objectViewer, on the resource
#     that has it.
#   since: "0.1"
#   maps:
#     checkov: [CKV_GCP_115, CKV_GCP_116, CKV_GCP_117]
#     cis-gcp: [3.0/1.5]
#     trivy: [GCP-0007]
package rules.permissions.google_basic_role

import data.rules.lib.ask
import data.rules.lib.found

_roles := {"roles/owner": "critical", "roles/editor": "high"}

finding contains found.also(found.at(grant, ["granted_role"], message), {"severity": severity}) if {
	some grant in input.statement
	some role, severity in _roles
	ask.equals(grant, "granted_role", role) == "yes"
	some i, _ in grant.principals
	ask.ends(grant.principals, i, "@cloudservices.gserviceaccount.com") == "no"
	message := sprintf("%s grants %s", [grant.id, role])
}
