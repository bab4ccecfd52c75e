# METADATA
# title: Names that two environments would share
# description: |
#   Some resources are called the same whatever the environment is, and no account has
#   two of one kind with one name: a second environment in the account fails to be
#   created, or, worse, takes over what belongs to the first. This is asked where
#   .belay.yaml declares several environments. A name that a parameter or a variable is
#   part of may be another in each. Where every environment has an account of its own,
#   skip the rule.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Name type of CloudFormation
#     ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
# custom:
#   id: fixed-physical-name
#   severity: medium
#   tier: B
#   subject: stack
#   fix: >-
#     Leave the name out and let CloudFormation make one, or make the name of the stack or
#     of the environment part of it.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS05-BP08]
package rules.resilience.fixed_physical_name

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(stack, ["fixed_names", 0], message), more) if {
	some stack in input.stack
	ask.filled(stack, "fixed_names") == "yes"
	named := [item.id | some item in stack.fixed_names]
	more := {
		"witnesses": named,
		"related": [found.at(stack, ["fixed_names", i], sprintf("the name of %s", [item.id])) |
			some i, item in stack.fixed_names
		],
	}
	message := sprintf("two environments of %s in one account would share names: %s", [
		stack.id,
		found.few(named),
	])
}
