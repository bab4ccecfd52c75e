# METADATA
# title: On-demand table that nothing bounds
# description: |
#   A table that is paid for by request takes as many as come, up to the quota of the
#   account: a loop or an attack is a bill, and other tables of the account are throttled
#   for it. A ceiling of throughput throttles the table itself first. Most tables of a
#   small application do well without one.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: DynamoDB maximum throughput for on-demand tables
#     ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
# custom:
#   id: table-throughput-unbounded
#   severity: low
#   tier: C
#   subject: table
#   environmental: true
#   fix: >-
#     Set MaxReadRequestUnits and MaxWriteRequestUnits of OnDemandThroughput to a few times
#     the load that you expect.
#   since: "0.1"
#   maps:
#     serverless-lens: [COST1]
package rules.resilience.table_throughput_unbounded

import data.rules.lib.ask
import data.rules.lib.found

applies contains table.id if {
	some table in input.table
	ask.is(table, "billing", "PAY_PER_REQUEST") == "yes"
}

finding contains found.at(table, [], message) if {
	some table in input.table
	ask.is(table, "max_throughput", true) == "no"
	message := sprintf("on-demand table %s takes as many requests as come", [table.id])
}
