# METADATA
# title: Format of an access log that API Gateway refuses
# description: |
#   The format of an access log must have $context.requestId or
#   $context.extendedRequestId in it and stand on one line; a line break at its end is
#   let through. API Gateway refuses the stage otherwise and the deployment fails. Line
#   breaks are looked for in REST APIs that are seen: of others nobody says that they
#   are refused. A value that only a deployment knows is taken to hold none.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Access logging for REST APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
#   - description: AccessLogSettings of HTTP and WebSocket APIs
#     ref: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
# custom:
#   id: api-access-log-format
#   severity: high
#   tier: A
#   subject: stage
#   fix: >-
#     Put $context.requestId into the format (for HTTP and REST APIs
#     $context.extendedRequestId as well) and write it on one line: with >- in YAML,
#     with jsonencode in Terraform.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [OPS04-BP02]
package rules.alarms.api_access_log_format

import data.rules.lib.ask
import data.rules.lib.found

_ids := {"$context.requestId", "$context.extendedRequestId"}

applies contains stage.id if {
	some stage in input.stage
	ask.has(stage, "access_format") == "yes"
}

finding contains found.at(stage, ["access_format"], message) if {
	some stage in input.stage
	ask.has(stage, "access_format") == "yes"
	ask.includes(stage, "access_format", _ids) == "no"
	message := sprintf("the format of the access log of stage %s has no request id", [stage.id])
}

finding contains found.at(stage, ["access_format"], message) if {
	some stage in input.stage
	ask.above(stage, "access_lines", 1) == "yes"
	some api in stage.api
	ask.is(api, "protocol", "REST") == "yes"
	message := sprintf("the format of the access log of stage %s has %s", [
		stage.id,
		found.amount(stage.access_lines, "line"),
	])
}
