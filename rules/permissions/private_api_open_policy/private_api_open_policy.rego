# METADATA
# title: Private API open to every VPC
# description: |
#   A private API is called through VPC endpoints, of any account unless its
#   resource policy says which. A policy that lets in anybody without a condition
#   on the endpoint, the VPC, the account or the organization leaves only the
#   routes' own authorization. Without a policy the API refuses every call.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Private REST APIs in API Gateway
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
# custom:
#   id: private-api-open-policy
#   severity: [high, medium]
#   tier: A
#   subject: api
#   fix: Add a condition on aws:SourceVpce or aws:SourceVpc to the resource policy.
#   since: "0.1"
#   maps:
#     prowler: [apigateway_restapi_public]
#     serverless-lens: [SEC1]
#     well-architected: [SEC03-BP02]
package rules.permissions.private_api_open_policy

import data.rules.lib.ask
import data.rules.lib.found

applies contains api.id if {
	some api in input.api
	ask.is(api, "endpoint", "PRIVATE") == "yes"
}

finding contains found.at(api, ["endpoint"], message) if {
	some api in input.api
	ask.is(api, "admits", "anybody") == "yes"
	message := sprintf("private API %s is open to VPC endpoints of every account", [api.id])
}

finding contains found.also(found.at(api, ["endpoint"], message), more) if {
	some api in input.api
	ask.is(api, "admits", "nobody") == "yes"
	more := {"severity": "medium"}
	message := sprintf("private API %s has no resource policy and refuses every call", [api.id])
}
