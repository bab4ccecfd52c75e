# METADATA
# title: Permission for something else than the call
# description: |
#   A permission for the function is none for its alias, and the reverse. Who
#   calls the one with a permission for the other is refused, though both are
#   there. Callers of APIs, topics, rules and buckets are looked at. A service
#   that is given more than lambda:InvokeFunction can use no more of it, and
#   whoever acts through the service might. Several services that call one
#   function are no finding.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Resource-based policies for Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: permission-target-mismatch
#   severity: [high, low]
#   tier: A
#   subject: permission
#   fix: >-
#     Give the permission the alias or version that is called, as its
#     FunctionName or Qualifier, and lambda:InvokeFunction as its Action.
#   since: "0.1"
#   maps:
#     cfn_nag: [W24]
#     serverless-lens: [SEC2]
#     serverless-rules: [WS1002]
package rules.permissions.permission_target_mismatch

import data.rules.lib.ask
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

finding contains found.also(found.at(permission, ["action"], message), {"severity": "low"}) if {
	some permission in input.permission
	ask.has(permission, "action") == "yes"
	ask.equals(permission, "action", _calls) == "no"
	ask.ends(permission, "principal", {".amazonaws.com", ".amazonaws.com.cn"}) == "yes"
	message := sprintf("permission %s lets a service do %s, and not call the function alone", [
		permission.id,
		permission.action,
	])
}

# The last is of layers.
_calls := {
	"lambda:InvokeFunction",
	"lambda:invokeFunction",
	"lambda:InvokeFunctionUrl",
	"lambda:GetLayerVersion",
}
