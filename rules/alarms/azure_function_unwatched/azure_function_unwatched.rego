# METADATA
# title: Function app that no alert watches
# description: |
#   A function app tells of failed calls from its first one, and they reach somebody
#   only through an alert. An alert counts if it is enabled, has an action group and
#   looks at failures of the app: requests/failed or exceptions of the Application
#   Insights that it reports to, Http5xx of the app, a log query about failures, or the
#   detector of failure anomalies; on the app, on its resource group or subscription,
#   or on that Application Insights. Http5xx is about calls over HTTP alone and counts
#   all the same. Alerts that are in another root module are not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitor Azure Functions
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/monitor-functions
#   - description: Metrics of Application Insights
#     ref: https://learn.microsoft.com/en-us/azure/azure-monitor/reference/supported-metrics/microsoft-insights-components-metrics
# custom:
#   id: azure-function-unwatched
#   severity: high
#   tier: B
#   subject: function
#   cloud: azure
#   fix: >-
#     Add an azurerm_monitor_metric_alert on requests/failed of the Application Insights that
#     the app reports to, with an action group that somebody reads.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:10]
package rules.alarms.azure_function_unwatched

import data.rules.lib.coverage
import data.rules.lib.found

finding contains found.also(found.at(fn, ["signals"], message), coverage.more(missing)) if {
	some fn in input.function
	some signal in fn.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in fn.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alert that works watches function app %s for %s", [
		fn.id,
		coverage.metrics(missing),
	])
}
