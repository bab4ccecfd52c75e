# METADATA
# title: Custom resource that can hold a deployment for an hour
# description: |
#   CloudFormation waits for the answer of a custom resource for an hour unless
#   ServiceTimeout says less. A handler that fails before it answers, or whose
#   name has changed, holds the stack that long, and once more when it is rolled
#   back. A ServiceTimeout that is shorter than the handler may run ends a
#   deployment that would have gone well.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Custom resources
#     ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
# custom:
#   id: custom-resource-timeout
#   severity: [low, medium]
#   tier: A
#   subject: custom_resource
#   fix: >-
#     Set ServiceTimeout to a little more than the handler's timeout.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.custom_resource_timeout

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(custom, ["service_timeout"], message) if {
	some custom in input.custom_resource
	ask.has(custom, "service_timeout") == "no"
	message := sprintf("custom resource %s holds the stack for an hour if no answer comes", [
		custom.id,
	])
}

finding contains found.also(found.at(custom, ["service_timeout"], message), more) if {
	some custom in input.custom_resource
	some fn in custom.function
	fn.timeout > custom.service_timeout
	more := {"severity": "medium"}
	message := sprintf("custom resource %s has a ServiceTimeout of %v, and %s a timeout of %v", [
		custom.id,
		custom.service_timeout,
		fn.id,
		fn.timeout,
	])
}
