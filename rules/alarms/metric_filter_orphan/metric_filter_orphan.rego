# METADATA
# title: Metric filter of which nothing comes
# description: |
#   A metric filter turns lines of a log into a metric. If no alarm looks at the
#   metric nobody is told, and if the function of the log group writes to another
#   there is nothing to count. Alarms in other templates of the workspace count;
#   alarms that are kept elsewhere and dashboards are not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Creating metrics from log events using filters
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
# custom:
#   id: metric-filter-orphan
#   severity: medium
#   tier: B
#   subject: metric_filter
#   fix: >-
#     Add an alarm on the namespace and name of its metric, or drop the filter; put
#     it on the log group that the function writes to.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP02]
package rules.alarms.metric_filter_orphan

import data.rules.lib.found

finding contains found.also(found.at(filter, ["orphan"], message), more) if {
	some filter in input.metric_filter
	some reason in filter.orphan
	message := sprintf("nothing comes of metric filter %s: %s", [
		filter.id,
		concat("; ", [other | some other in filter.orphan]),
	])
	more := {"witnesses": [other | some other in filter.orphan]}
}
