# METADATA
# title: Bucket allowed by its name alone
# description: |
#   The ARN of a bucket has no account. If the bucket is deleted, somebody else
#   may create one of that name and have S3 invoke the function. SourceAccount
#   says whose bucket it must be. Without SourceArn, too, service-permission-
#   without-source speaks.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Process Amazon S3 event notifications with Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
# custom:
#   id: bucket-source-without-account
#   severity: medium
#   tier: A
#   subject: permission
#   fix: >-
#     Add SourceAccount: AWS::AccountId, as a rule.
#   since: "0.1"
#   maps:
#     nist-800-53: [
#       AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-21, SC-7, SC-7(3), SC-7(4), SC-7(9),
#       SC-7(11), SC-7(16), SC-7(20), SC-7(21)
#     ]
#     security-hub: [Lambda.1]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP07]
package rules.permissions.bucket_source_without_account

import data.rules.lib.ask
import data.rules.lib.found

applies contains permission.id if {
	some permission in input.permission
	ask.equals(permission, "principal", "s3.amazonaws.com") == "yes"
	ask.has(permission, "source_arn") == "yes"
}

finding contains found.at(permission, ["source_arn"], message) if {
	some permission in input.permission
	ask.has(permission, "source_account") == "no"
	ask.has(permission, "organization_id") == "no"
	message := sprintf("permission %s is for whoever has a bucket of that name", [permission.id])
}
