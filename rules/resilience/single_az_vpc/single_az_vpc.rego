# METADATA
# title: Function that lives in one availability zone
# description: |
#   A function in one subnet is in one availability zone, and stands still with
#   it. Subnets that a parameter gives are not seen, and two subnets may still
#   be in one zone.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Networking of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   id: single-az-vpc
#   severity: medium
#   tier: A
#   subject: function
#   environmental: true
#   fix: >-
#     Give VpcConfig.SubnetIds a subnet in each of at least two availability
#     zones.
#   since: "0.1"
#   maps:
#     nist-800-53: [CP-6(2), CP-10, SC-5(2), SC-36, SI-13(5)]
#     prowler: [awslambda_function_vpc_multi_az]
#     security-hub: [Lambda.5]
#     serverless-lens: [REL2]
#     well-architected: [REL10-BP01]
package rules.resilience.single_az_vpc

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.is(fn, "vpc", true) == "yes"
}

finding contains found.at(fn, ["subnets"], message) if {
	some fn in input.function
	ask.has(fn, "subnets") == "yes"
	count(fn.subnets) == 1
	message := sprintf("function %s runs in one subnet, so in one availability zone", [fn.id])
}
