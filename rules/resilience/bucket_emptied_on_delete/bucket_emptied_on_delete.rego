# METADATA
# title: Bucket that is emptied to be deleted
# description: |
#   A bucket that holds objects cannot be deleted, which is what keeps them when a
#   bucket leaves the template or is replaced by mistake. This one gives that up:
#   force_destroy, or the custom resource by which the CDK empties a bucket
#   (autoDeleteObjects), deletes every object and version first. In an environment
#   that is gone tomorrow that is what is wanted.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deleting a general purpose bucket
#     ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html
# custom:
#   id: bucket-emptied-on-delete
#   severity: [high]
#   tier: A
#   subject: bucket
#   environmental: true
#   fix: >-
#     Take autoDeleteObjects off the bucket and let DeletionPolicy and
#     UpdateReplacePolicy be Retain.
#   since: "0.1"
#   maps:
#     cfn-lint: [I3011]
#     serverless-lens: [REL2]
#     well-architected: [REL09-BP01, REL09-BP02]
package rules.resilience.bucket_emptied_on_delete

import data.rules.lib.ask
import data.rules.lib.found

applies contains bucket.id if {
	some bucket in input.bucket
	ask.is(bucket, "emptied", true) == "yes"
}

finding contains found.at(bucket, ["emptied"], message) if {
	some bucket in input.bucket
	ask.is(bucket, "emptied", true) == "yes"
	ask.is(bucket, "deletion", {"Retain", "RetainExceptOnCreate"}) == "no"
	message := sprintf("bucket %s is emptied and deleted if it is removed or replaced", [bucket.id])
}
