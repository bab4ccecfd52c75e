# METADATA
# title: Route that anybody may call
# description: |
#   A route without an authorizer, IAM authorization or an API key is open to the
#   internet, unless the API is private or a resource policy bounds who calls it.
#   Preflight requests and mock answers are left out, and of WebSocket APIs every
#   route but $connect, since the connection is authorized. Public APIs may want
#   it; say so with a reason.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Controlling access to REST APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
# custom:
#   id: api-route-without-auth
#   severity: high
#   tier: A
#   subject: route
#   fix: >-
#     Set an authorizer, or AuthorizationType AWS_IAM, or a default authorizer
#     of the API.
#   since: "0.1"
#   maps:
#     cdk-nag: [APIG4, COG4]
#     cfn_nag: [W59]
#     checkov: [CKV2_AWS_70, CKV_AWS_59, CKV_AWS_309]
#     kics: [api_gateway_without_configured_authorizer]
#     nist-800-53: [AC-3, CM-2, CM-2(2)]
#     prowler: [
#       apigateway_restapi_authorizers_enabled, apigatewayv2_api_authorizers_enabled
#     ]
#     security-hub: [APIGateway.8]
#     serverless-lens: [SEC1]
#     trivy: [AWS-0004]
#     well-architected: [SEC03-BP01]
package rules.permissions.api_route_without_auth

import data.rules.lib.ask
import data.rules.lib.found

applies contains route.id if {
	some route in input.route
	ask.is(route, "method", "OPTIONS") == "no"
	ask.is(route, "integration", "MOCK") == "no"
	_asked(route)
}

# Of a WebSocket API only the connection is authorized.
_asked(route) if ask.is(route, "websocket", true) == "no"

_asked(route) if ask.is(route, "method", "$connect") == "yes"

finding contains found.at(route, ["authorization"], message) if {
	some route in input.route
	ask.is(route, "open", true) == "yes"
	message := sprintf("route %s answers anybody", [route.id])
}
