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
#   fix: Set the destination and the format of access logs on the stage.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_76, CKV_AWS_95]
#     trivy: [AWS-0001]
#     serverless-rules: [ES2000]
#     cfn_nag: [W45, W46, W69]
#     cdk-nag: [APIG1]
#     security-hub: [APIGateway.1, APIGateway.9]
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
