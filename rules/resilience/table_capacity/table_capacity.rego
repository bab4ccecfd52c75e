# METADATA
# title: Table whose capacity stays what it was set to
# description: |
#   A table with provisioned capacity that does not scale throttles its writers
#   as soon as load is higher than somebody guessed, and is paid for around the
#   clock when it is lower.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Auto scaling of tables
#     ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
# custom:
#   id: table-capacity
#   severity: medium
#   tier: A
#   subject: table
#   environmental: true
#   fix: >-
#     Set BillingMode to PAY_PER_REQUEST, or add a scalable target with a
#     scaling policy for reads and for writes.
#   since: "0.1"
#   maps:
#     cdk-nag: [DynamoDBAutoScalingEnabled]
#     cfn_nag: [W73]
#     checkov: [CKV2_AWS_16]
#     nist-800-53: [CP-2(2), CP-6(2), CP-10, SC-5(2), SC-36, SI-13(5)]
#     prowler: [dynamodb_table_autoscaling_enabled]
#     security-hub: [DynamoDB.1]
#     serverless-lens: [REL1]
package rules.resilience.table_capacity

import data.rules.lib.ask
import data.rules.lib.found

applies contains table.id if {
	some table in input.table
	ask.is(table, "billing", "PAY_PER_REQUEST") == "no"
}

finding contains found.at(table, ["billing"], message) if {
	some table in input.table
	ask.is(table, "autoscaling", true) == "no"
	message := sprintf("table %s has provisioned capacity that does not scale", [table.id])
}
