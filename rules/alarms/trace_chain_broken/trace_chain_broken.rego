# METADATA
# title: Stage that does not trace in front of functions that do
# description: |
#   The functions behind the stage pay for traces that begin in the middle: the time
#   in API Gateway, in authorizers and on the way is in none of them, and each
#   function starts a trace of its own. HTTP and WebSocket APIs cannot trace and are
#   left out, as is a stage in front of functions that do not trace either: that is
#   asked of the functions.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Trace user requests to REST APIs using X-Ray
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html
# custom:
#   id: trace-chain-broken
#   severity: low
#   tier: B
#   subject: stage
#   fix: >-
#     Set TracingEnabled to true on the stage.
#   since: "0.1"
#   maps:
#     cdk-nag: [APIGWXrayEnabled]
#     checkov: [CKV_AWS_73]
#     nist-800-53: [CA-7]
#     security-hub: [APIGateway.3]
#     serverless-lens: [OPS1]
#     trivy: [AWS-0003]
#     well-architected: [REL06-BP07]
package rules.alarms.trace_chain_broken

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.is(stage, "implicit", true) == "no"
	ask.filled(stage, "traced_functions") == "yes"
}

finding contains found.also(found.at(stage, ["tracing"], message), more) if {
	some stage in input.stage
	ask.is(stage, "tracing", true) == "no"
	ask.filled(stage, "traced_functions") == "yes"
	message := sprintf("stage %s is not traced, and %s behind it is", [
		stage.id,
		concat(", ", [id | some id in stage.traced_functions]),
	])
	more := {"witnesses": [id | some id in stage.traced_functions]}
}
