# METADATA
# title: Any origin, with credentials
# description: |
#   The function URL answers scripts of every website and lets them send
#   credentials or an Authorization header: a page that a signed-in user visits
#   may act as that user. CORS of public, unauthenticated answers may be open.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Cross-origin resource sharing for function URLs
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
# custom:
#   id: cors-any-origin
#   severity: medium
#   tier: A
#   subject: function_url
#   fix: List the origins that call the URL.
#   since: "0.1"
#   maps:
#     checkov: [CKV2_AWS_75]
#     prowler: [awslambda_function_url_cors_policy]
#     serverless-lens: [SEC1]
#     well-architected: [SEC03-BP02]
package rules.permissions.cors_any_origin

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(url, ["cors_origins"], message) if {
	some url in input.function_url
	ask.any_equals(url, "cors_origins", "*") == "yes"
	ask.is(url, "cors_credentials", true) == "yes"
	message := sprintf("function URL %s takes credentials from any origin", [url.id])
}

finding contains found.at(url, ["cors_origins"], message) if {
	some url in input.function_url
	ask.any_equals(url, "cors_origins", "*") == "yes"
	ask.is(url, "cors_credentials", true) == "no"
	ask.any_equals(url, "cors_headers", _authorization) == "yes"
	message := sprintf("function URL %s takes an Authorization header from any origin", [url.id])
}

_authorization := {"*", "authorization", "Authorization"}
