# METADATA
# title: Function or service of Google Cloud without a timeout of its own
# description: |
#   A Cloud Run function that sets no timeout gets sixty seconds, a Cloud Run service
#   five minutes for each request. A slow dependency then fails or holds every call
#   at the same moment, and the limit is in nobody's configuration to be found.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Set request timeout for services
#     ref: https://cloud.google.com/run/docs/configuring/request-timeout
#   - description: Function timeout
#     ref: https://cloud.google.com/functions/docs/configuring/timeout
# custom:
#   id: google-timeout-default
#   severity: medium
#   tier: A
#   subject: function
#   cloud: google
#   fix: Set the timeout to a little more than the slowest call you accept.
#   since: "0.1"
package rules.timeouts.google_timeout_default

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
	message := sprintf("%s sets no timeout and gets %s", [fn.id, _default(fn.type)])
}

_services := {"google_cloud_run_service", "google_cloud_run_v2_service"}

_default(type) := "five minutes" if type in _services

_default(type) := "sixty seconds" if not type in _services
