# METADATA
# title: Table whose throttling no alarm watches
# description: |
#   A table of provisioned capacity, or with a cap on what it takes on demand,
#   refuses requests beyond it. SDKs retry, so that callers get slow before they
#   fail. Each global secondary index has metrics of its own, which those of the
#   table do not hold. An alarm counts if it can fire and if firing has an
#   effect, directly or through a composite alarm, a rule on alarm state changes
#   or a deployment. Tables on demand without a cap are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: DynamoDB metrics and dimensions
#     ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
# custom:
#   id: table-unwatched
#   severity: [medium, low]
#   tier: B
#   subject: table
#   fix: >-
#     Add alarms on the metrics named, with TableName and, for an index,
#     GlobalSecondaryIndexName. ThrottledRequests needs Operation too.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.table_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains table.id if {
	some table in input.table
	ask.filled(table, "signals") == "yes"
}

finding contains found.also(found.at(table, ["signals"], message), coverage.more(missing)) if {
	some table in input.table
	some signal in table.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in table.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches table %s for %s", [
		table.id,
		coverage.metrics(missing),
	])
}
