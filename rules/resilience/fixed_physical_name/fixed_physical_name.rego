# METADATA
# title: Function with a name that two environments cannot share
# description: |
#   A name that is written out is taken once per account and region: a second
#   deployment of the template there fails, and so does a change that replaces
#   the function. A name with the stack's name or a parameter in it is free of
#   that. Names that other accounts rely on are fixed for a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Names of resources
#     ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
# custom:
#   id: fixed-physical-name
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Leave FunctionName out, or put ${AWS::StackName} or a stage parameter into
#     it.
#   since: "0.1"
package rules.resilience.fixed_physical_name

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["name"], message) if {
	some fn in input.function
	ask.is(fn, "fixed_name", true) == "yes"
	message := sprintf("function %s is named %s in every environment", [fn.id, fn.name])
}
