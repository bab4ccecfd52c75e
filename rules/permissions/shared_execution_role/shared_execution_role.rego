# METADATA
# title: Role of several functions
# description: |
#   Functions that share a role share its permissions: each may do what any of
#   them needs. Where their environment and sources differ, they do different
#   things; where they are the same, it is one function in several copies and a
#   minor matter.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: shared-execution-role
#   severity: [medium, low]
#   tier: A
#   subject: role
#   fix: Give each function a role of its own.
#   since: "0.1"
#   maps:
#     kics: [serverless_function_without_unique_iam_role]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.shared_execution_role

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(role, [], message), more) if {
	some role in input.role
	ask.has(role, "sharing") == "yes"
	functions := sort([fn.id | some fn in role.functions])
	more := {"witnesses": functions, "severity": _severity(role)}
	message := sprintf("functions %s share role %s", [concat(", ", functions), role.id])
}

_severity(role) := "low" if {
	ask.is(role, "sharing", "same") == "yes"
} else := "medium"
