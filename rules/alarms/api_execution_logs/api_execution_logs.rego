# METADATA
# title: Stage without execution logs, or with bodies in them
# description: |
#   When a request fails inside API Gateway, in an authorizer, a mapping or the call
#   of an integration, only the execution log says where. It is off unless a level is
#   set, for the stage or for single methods. Data tracing is the other extreme: it
#   writes whole requests and answers, with the tokens and the personal data in them,
#   for everybody who may read logs. HTTP APIs have no execution logs and are left
#   out, and so is the stage named Stage that SAM adds.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Set up CloudWatch logging for REST APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
#   - description: APIGateway.1
#     ref: https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html
# custom:
#   id: api-execution-logs
#   severity: [medium, high]
#   tier: A
#   subject: stage
#   fix: >-
#     Set LoggingLevel to ERROR in MethodSettings for the path /* and the method *
#     (DefaultRouteSettings of a WebSocket stage), and leave DataTraceEnabled false.
#   since: "0.1"
#   maps:
#     cdk-nag: [APIG6]
#     checkov: [CKV2_AWS_4, CKV_AWS_276]
#     nist-800-53: [
#       AC-4(26), AU-2, AU-3, AU-6(3), AU-6(4), AU-10, AU-12, CA-7, SC-7(9), SI-7(8)
#     ]
#     security-hub: [APIGateway.1]
#     serverless-lens: [OPS1]
#     well-architected: [SEC04-BP01]
package rules.alarms.api_execution_logs

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.is(stage, "implicit", true) == "no"
	some api in stage.api
	ask.is(api, "protocol", {"REST", "WEBSOCKET"}) == "yes"
}

finding contains found.at(stage, ["logging"], message) if {
	some stage in input.stage
	_silent(stage)
	ask.filled(stage, "methods") == "no"
	message := sprintf("stage %s writes no execution log", [stage.id])
}

finding contains found.at(stage, ["logging"], message) if {
	some stage in input.stage
	_silent(stage)
	ask.filled(stage, "methods") == "yes"
	silent := [method.path | some method in stage.methods; _silent(method)]
	count(silent) == count(stage.methods)
	message := sprintf("neither stage %s nor a method of it writes an execution log", [stage.id])
}

finding contains found.also(found.at(stage, ["data_trace"], message), {"severity": "high"}) if {
	some stage in input.stage
	stage.data_trace
	ask.is(stage, "logging", {"ERROR", "INFO"}) == "yes"
	message := sprintf("stage %s logs whole requests and answers", [stage.id])
}

finding contains found.also(found.at(stage, path, message), {"severity": "high"}) if {
	some stage in input.stage
	some i, method in stage.methods
	method.data_trace
	_writes(stage, method)
	path := ["methods", i, "data_trace"]
	message := sprintf("stage %s logs whole requests and answers of %s", [stage.id, method.path])
}

_silent(settings) if ask.has(settings, "logging") == "no"

_silent(settings) if settings.logging == "OFF"

_writes(_, method) if method.logging in {"ERROR", "INFO"}

_writes(stage, method) if {
	ask.has(method, "logging") == "no"
	stage.logging in {"ERROR", "INFO"}
}
