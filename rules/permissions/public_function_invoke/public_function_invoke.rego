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
#     cdk-nag: [LambdaFunctionPublicAccessProhibited]
#     cfn_nag: [F13]
#     checkov: [CKV_AWS_301]
#     guard: [lambda_function_public_access_prohibited]
#     nist-800-53: [
#       AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-21, SC-7, SC-7(3), SC-7(4), SC-7(9),
#       SC-7(11), SC-7(16), SC-7(20), SC-7(21)
#     ]
#     prowler: [awslambda_function_not_publicly_accessible]
#     security-hub: [Lambda.1]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP07]
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
