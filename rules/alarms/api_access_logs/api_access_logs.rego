# METADATA
# title: Stage without access logs
# description: |
#   Access logs say who called an API, when, and what came back. Without them there is
#   nothing to look at when a caller complains or a key leaks. The stage named Stage
#   that SAM adds to an API, which nobody asked for, is left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Set up CloudWatch logging for REST APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
#   - description: Configure logging for HTTP APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
# custom:
#   id: api-access-logs
#   severity: medium
#   tier: A
#   subject: stage
#   environmental: true
#   fix: >-
#     Set AccessLogSetting of the stage (AccessLogSettings of HTTP and WebSocket APIs)
#     with the ARN of a log group as DestinationArn and a Format, as JSON with
#     $context.requestId and $context.status.
#   since: "0.1"
#   maps:
#     cdk-nag: [APIG1]
#     cfn_nag: [W45, W46, W69]
#     checkov: [CKV_AWS_76, CKV_AWS_95]
#     kics: [
#       api_gateway_access_logging_disabled,
#       serverless_api_access_logging_setting_undefined
#     ]
#     nist-800-53: [
#       AC-4(26), AU-2, AU-3, AU-6(3), AU-6(4), AU-10, AU-12, CA-7, SC-7(9), SI-7(8)
#     ]
#     prowler: [
#       apigateway_restapi_logging_enabled, apigatewayv2_api_access_logging_enabled
#     ]
#     security-hub: [APIGateway.1, APIGateway.9]
#     serverless-lens: [OPS1]
#     serverless-rules: [ES2000]
#     trivy: [AWS-0001, AWS-0113, AWS-0116]
#     well-architected: [SEC04-BP01]
package rules.alarms.api_access_logs

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.is(stage, "implicit", true) == "no"
}

finding contains found.at(stage, ["access_log"], message) if {
	some stage in input.stage
	ask.has(stage, "access_log") == "no"
	message := sprintf("stage %s keeps no access log", [stage.id])
}
