# METADATA
# title: Table that a mistake in the template deletes
# description: |
#   A table that is renamed in the template, replaced by a change of its keys,
#   or left out of it is deleted with all that it holds, unless it is retained
#   or protected against deletion. In an environment that is gone tomorrow that
#   is what is wanted.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deletion policy
#     ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
# custom:
#   id: stateful-without-protection
#   severity: [high]
#   tier: A
#   subject: table
#   environmental: true
#   fix: >-
#     Set DeletionProtectionEnabled to true, or DeletionPolicy and
#     UpdateReplacePolicy to Retain.
#   since: "0.1"
#   maps:
#     cfn-lint: [I3011]
#     checkov: [CKV_AWS_165]
#     nist-800-53: [CA-9(1), CM-2, CM-2(2), CM-3, SC-5(2)]
#     prowler: [dynamodb_table_deletion_protection_enabled]
#     security-hub: [DynamoDB.6]
#     serverless-lens: [REL2]
#     well-architected: [REL09-BP01]
package rules.resilience.stateful_without_protection

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(table, [], message) if {
	some table in input.table
	ask.is(table, "protected", true) == "no"
	ask.is(table, "deletion", {"Retain", "RetainExceptOnCreate", "Snapshot"}) == "no"
	message := sprintf("table %s is neither retained nor protected against deletion", [table.id])
}
