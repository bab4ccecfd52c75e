# METADATA
# title: Function or service that runs as the default service account
# description: |
#   Without a service account of its own a function or service runs as the default one
#   of Compute Engine, or of App Engine for a first generation function. It is shared
#   by all that sets none, and it has the role Editor of the whole project unless the
#   organisation keeps Google from granting that or somebody took it away, which is
#   not seen here.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Service identity of Cloud Run
#     ref: https://cloud.google.com/run/docs/securing/service-identity
#   - description: Default service accounts
#     ref: https://cloud.google.com/iam/docs/service-account-types#default
# custom:
#   id: google-default-service-account
#   severity: medium
#   tier: B
#   subject: function
#   cloud: google
#   fix: >-
#     Make a google_service_account with the roles that the function needs, and set it.
#   since: "0.1"
package rules.permissions.google_default_service_account

import data.rules.lib.ask
import data.rules.lib.found

_defaults := ["-compute@developer.gserviceaccount.com", "@appspot.gserviceaccount.com"]

finding contains found.at(fn, ["role_arn"], _message(fn)) if {
	some fn in input.function
	ask.has(fn, "role_arn") == "no"
}

finding contains found.at(fn, ["role_arn"], _message(fn)) if {
	some fn in input.function
	ask.ends(fn, "role_arn", _defaults) == "yes"
}

_message(fn) := sprintf("%s runs as the default service account, %s", [
	fn.id,
	"which edits the project unless kept from it",
])
