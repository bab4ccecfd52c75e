# METADATA
# title: Permission for another qualifier than is called
# description: |
#   A permission for the function is none for its alias, and the reverse. Who
#   calls the one with a permission for the other is refused, though both are
#   there. Callers of APIs, topics, rules and buckets are looked at.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Resource-based policies for Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: permission-target-mismatch
#   severity: high
#   tier: A
#   subject: permission
#   fix: >-
#     Give the permission the alias or version that is called, as its
#     FunctionName or Qualifier.
#   since: "0.1"
#   maps:
#     cfn_nag: [W24]
package rules.permissions.permission_target_mismatch

import data.rules.lib.found

finding contains found.also(found.at(permission, ["function_arn"], message), more) if {
	some permission in input.permission
	count(permission.mismatched) > 0
	more := {
		"witnesses": permission.mismatched,
	}
	message := sprintf("permission %s is for another qualifier than %s calls", [
		permission.id,
		concat(", ", permission.mismatched),
	])
}
