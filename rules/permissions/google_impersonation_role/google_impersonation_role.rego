# METADATA
# title: Role to act as every service account of a project
# description: |
#   Who may act as a service account may do all that the account may. Granted on a
#   project, a folder or an organisation, the roles Service Account User, Token
#   Creator, OpenID token creator and Key Admin are about all accounts there, those
#   with Editor too. Granted on one account they are not judged. Conditions of a
#   binding are not read.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Roles for service account authentication
#     ref: https://cloud.google.com/iam/docs/service-account-permissions
#   - description: Best practices for using service accounts
#     ref: https://cloud.google.com/iam/docs/best-practices-service-accounts#lateral-movement
# custom:
#   id: google-impersonation-role
#   severity: high
#   tier: A
#   subject: statement
#   cloud: google
#   fix: >-
#     Grant the role on the one service account, with google_service_account_iam_member.
#   since: "0.1"
#   maps:
#     checkov: [CKV_GCP_41, CKV_GCP_44, CKV_GCP_45, CKV_GCP_49]
#     cis-gcp: [3.0/1.6]
package rules.permissions.google_impersonation_role

import data.rules.lib.ask
import data.rules.lib.found

_roles := {
	"roles/iam.serviceAccountKeyAdmin",
	"roles/iam.serviceAccountOpenIdTokenCreator",
	"roles/iam.serviceAccountTokenCreator",
	"roles/iam.serviceAccountUser",
}

_above := {"organization", "folder", "project"}

finding contains found.at(grant, ["granted_role"], message) if {
	some grant in input.statement
	ask.equals(grant, "granted_role", _roles) == "yes"
	some level in _above
	ask.is(grant, "scope_level", level) == "yes"
	message := sprintf("%s grants %s on all service accounts of the %s", [
		grant.id,
		grant.granted_role,
		level,
	])
}
