# METADATA
# title: Role of Google Cloud for everybody
# description: |
#   allUsers is whoever is on the internet, allAuthenticatedUsers whoever has a Google
#   account. For a public API that may invoke a function, or the files of a website, this
#   is meant so; say so with a reason. Any other role, or any role on a whole project,
#   gives away more than that. That ingress settings keep the internet out is not
#   considered, and neither is a service that checks no invoker at all.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Allowing public access
#     ref: https://cloud.google.com/run/docs/authenticating/public
#   - description: Principal identifiers
#     ref: https://cloud.google.com/iam/docs/principal-identifiers
# custom:
#   id: google-public-member
#   severity: [medium, critical]
#   tier: A
#   subject: statement
#   cloud: google
#   fix: Grant the role to the service account that calls.
#   since: "0.1"
#   maps:
#     checkov: [CKV_GCP_28, CKV_GCP_102, CKV_GCP_107]
package rules.permissions.google_public_member

import data.rules.lib.ask
import data.rules.lib.found

_public := {"allUsers", "allAuthenticatedUsers"}

_meant := {
	"roles/cloudfunctions.invoker",
	"roles/run.invoker",
	"roles/storage.legacyObjectReader",
	"roles/storage.objectViewer",
}

finding contains found.also(found.at(grant, ["principals"], message), more) if {
	some grant in input.statement
	some everybody in _public
	ask.member(grant, "principals", everybody) == "yes"
	more := {"severity": _severity(grant), "witnesses": [everybody]}
	message := sprintf("%s grants %s to %s", [grant.id, grant.granted_role, everybody])
}

default _severity(_) := "critical"

_severity(grant) := "medium" if {
	grant.granted_role in _meant
	grant.scope_level == "resource"
}
