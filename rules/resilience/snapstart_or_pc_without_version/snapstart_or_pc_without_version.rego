# METADATA
# title: SnapStart that never takes effect
# description: |
#   SnapStart keeps snapshots of published versions. A function that publishes
#   none, or is called by its own name, starts as slowly as before and nobody is
#   told.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: SnapStart
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
# custom:
#   id: snapstart-or-pc-without-version
#   severity: medium
#   tier: B
#   subject: function
#   fix: >-
#     Publish a version with each deployment and call the function by an alias
#     of it: AutoPublishAlias with SAM.
#   since: "0.1"
#   maps:
#     cfn-lint: [W2530]
#     serverless-lens: [OPS2]
package rules.resilience.snapstart_or_pc_without_version

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.is(fn, "snap_start", "PublishedVersions") == "yes"
}

finding contains found.at(fn, ["snap_start"], message) if {
	some fn in input.function
	ask.is(fn, "published", true) == "no"
	ask.has(fn, "aliases") == "no"
	message := sprintf("function %s has SnapStart and publishes no version", [fn.id])
}
