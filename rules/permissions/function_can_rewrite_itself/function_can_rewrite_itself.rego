# METADATA
# title: Function that may rewrite itself
# description: |
#   The role of the function names the function itself, its role, its log group
#   or its alarms in a statement that lets it change them: whoever gets the code
#   to run can have it stay, grow or go unseen. What is allowed on everything is
#   the business of other rules.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: function-can-rewrite-itself
#   severity: high
#   tier: A
#   subject: function
#   fix: Leave the actions to the role that deploys.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.function_can_rewrite_itself

import data.rules.lib.found

finding contains found.also(found.at(fn, ["role_arn"], message), more) if {
	some fn in input.function
	count(fn.self_changes) > 0
	more := {
		"witnesses": fn.self_changes,
	}
	message := sprintf("function %s may change itself or what watches it by %s", [
		fn.id,
		concat(", ", fn.self_changes),
	])
}
