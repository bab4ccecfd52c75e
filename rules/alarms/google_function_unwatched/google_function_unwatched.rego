# METADATA
# title: Function or service of Google Cloud that no alert watches
# description: |
#   Google counts the calls of a function that fail from the first one, and they reach
#   somebody only through an alert policy. A policy counts if it is enabled, has a
#   notification channel and has a condition on failures: request_count of Cloud Run by
#   response code, execution_count of functions by status, or errors in the log; of the
#   function by its name, or of all of the project. Policies that are in another root
#   module are not seen, and what a metric made of logs counts is not followed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitor health and performance of Cloud Run
#     ref: https://cloud.google.com/run/docs/monitoring
#   - description: Metrics of Google Cloud
#     ref: https://cloud.google.com/monitoring/api/metrics_gcp
# custom:
#   id: google-function-unwatched
#   severity: high
#   tier: B
#   subject: function
#   cloud: google
#   fix: >-
#     Add a google_monitoring_alert_policy on run.googleapis.com/request_count with
#     response_code_class 5xx, or on execution_count with a status other than ok for a first
#     generation function, with a notification channel that somebody reads.
#   since: "0.1"
package rules.alarms.google_function_unwatched

import data.rules.lib.coverage
import data.rules.lib.found

finding contains found.also(found.at(fn, ["signals"], message), coverage.more(missing)) if {
	some fn in input.function
	some signal in fn.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in fn.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alert that works watches %s for %s", [fn.id, coverage.metrics(missing)])
}
