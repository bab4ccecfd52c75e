# METADATA
# title: API that lets in as much as the account does
# description: |
#   A stage without a limit of its own shares the account's 10,000 requests a
#   second with all other APIs of the region: who floods one stops the others,
#   and what is behind it gets all of it. It is worse where anybody may call a
#   route.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Throttling of HTTP APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
# custom:
#   id: api-default-throttle
#   severity: [low, medium]
#   tier: A
#   subject: stage
#   fix: >-
#     Set ThrottlingRateLimit and ThrottlingBurstLimit of the stage to what the
#     API is meant to carry (DefaultRouteSettings, or MethodSettings of a REST
#     API).
#   since: "0.1"
#   maps:
#     cdk-nag: [APIGWDefaultThrottling]
#     cfn_nag: [W64, W68]
#     serverless-lens: [REL1]
#     serverless-rules: [ES2003]
#     well-architected: [REL05-BP02]
package rules.resilience.api_default_throttle

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.is(stage, "implicit", true) == "no"
}

finding contains found.also(found.at(stage, ["throttle_rate"], message), more) if {
	some stage in input.stage
	ask.has(stage, "throttle_rate") == "no"
	more := {"severity": _severity(stage)}
	message := sprintf("stage %s sets no throttling limit of its own", [stage.id])
}

_severity(stage) := "medium" if {
	ask.filled(stage, "open_routes") == "yes"
} else := "low"
