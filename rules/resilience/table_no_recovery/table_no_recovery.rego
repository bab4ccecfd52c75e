# METADATA
# title: Table that cannot be put back to an earlier minute
# description: |
#   Point-in-time recovery keeps every change of the last 35 days. Without it,
#   what a fault in the code overwrites is gone, whatever protects the table
#   itself. In an environment that is gone tomorrow nothing needs to come back.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Point-in-time recovery
#     ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
# custom:
#   id: table-no-recovery
#   severity: [medium]
#   tier: A
#   subject: table
#   environmental: true
#   fix: >-
#     Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true.
#   since: "0.1"
#   maps:
#     cdk-nag: [DDB3]
#     cfn_nag: [W78]
#     checkov: [CKV_AWS_28]
#     kics: [dynamodb_table_point_in_time_recovery_disabled]
#     nist-800-53: [CP-6(2), CP-9, CP-10, SC-5(2), SI-12, SI-13(5)]
#     prowler: [dynamodb_tables_pitr_enabled]
#     security-hub: [DynamoDB.2]
#     serverless-lens: [REL2]
#     trivy: [AWS-0024]
#     well-architected: [REL09-BP01]
package rules.resilience.table_no_recovery

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(table, ["recovery"], message) if {
	some table in input.table
	ask.is(table, "recovery", true) == "no"
	message := sprintf("table %s has no point-in-time recovery", [table.id])
}
