# METADATA
# title: Function that anybody may invoke
# description: |
#   A permission for the principal * lets every AWS account invoke the function,
#   unless it names an organization or a source. Permissions of function URLs are
#   the business of function-url-unauthenticated. That of a layer lets everybody
#   read its code.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Resource-based policies for Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: public-function-invoke
#   severity: critical
#   tier: A
#   subject: permission
#   fix: Name the service or account that may invoke, and its SourceArn.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_301]
#     cfn_nag: [F13]
#     guard: [lambda_function_public_access_prohibited]
#     cdk-nag: [LambdaFunctionPublicAccessProhibited]
#     security-hub: [Lambda.1]
package rules.permissions.public_function_invoke

import data.rules.lib.ask
import data.rules.lib.found

applies contains permission.id if {
	some permission in input.permission
	ask.has(permission, "url_auth") == "no"
	ask.is(permission, "via_url", true) == "no"
}

finding contains found.at(permission, ["principal"], message) if {
	some permission in input.permission
	ask.equals(permission, "principal", "*") == "yes"
	ask.has(permission, "organization_id") == "no"
	ask.has(permission, "source_arn") == "no"
	ask.has(permission, "source_account") == "no"
	ask.has(permission, "event_source_token") == "no"
	message := sprintf("permission %s lets every account %s", [permission.id, _use(permission)])
}

_use(permission) := "read the layer" if {
	ask.equals(permission, "action", "lambda:GetLayerVersion") == "yes"
} else := "invoke the function"
