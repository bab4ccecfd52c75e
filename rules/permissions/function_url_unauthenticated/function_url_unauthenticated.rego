# METADATA
# title: Function URL that anybody may call
# description: |
#   A function URL with AuthType NONE is open to the internet: whoever finds it can
#   call it as often as they like, at your cost, and the code alone decides who is
#   let in. Web hooks may want that; say so with a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Control access to Lambda function URLs
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
# custom:
#   id: function-url-unauthenticated
#   severity: high
#   tier: A
#   subject: function_url
#   fix: Set AuthType AWS_IAM, with CloudFront in front where browsers call.
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaFunctionUrlAuth]
#     checkov: [CKV_AWS_258]
#     prowler: [awslambda_function_url_public]
#     serverless-lens: [SEC1]
#     well-architected: [SEC03-BP01]
package rules.permissions.function_url_unauthenticated

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(url, ["auth"], message) if {
	some url in input.function_url
	ask.is(url, "auth", "NONE") == "yes"
	message := sprintf("function URL %s answers anybody", [url.id])
}
