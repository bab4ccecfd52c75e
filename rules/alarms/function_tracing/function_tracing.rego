# METADATA
# title: Function without tracing
# description: |
#   Without active tracing a slow or failing call is a line in a log; with it, it is a
#   path through all that took part. Functions behind a caller that traces, which pass
#   its traces on, functions that only poll queues and streams, and functions with a
#   layer of OpenTelemetry are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Visualize Lambda function invocations using AWS X-Ray
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
# custom:
#   id: function-tracing
#   severity: low
#   tier: A
#   subject: function
#   fix: Set Tracing to Active (TracingConfig.Mode of AWS::Lambda::Function).
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaTracing]
#     checkov: [CKV_AWS_50]
#     kics: [
#       lambda_functions_without_x-ray_tracing,
#       serverless_function_without_x-ray_tracing
#     ]
#     nist-800-53: [CA-7]
#     security-hub: [Lambda.7]
#     serverless-lens: [OPS1]
#     serverless-rules: [WS1000]
#     trivy: [AWS-0066, AWS-0125]
#     well-architected: [REL06-BP07]
package rules.alarms.function_tracing

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.is(fn, "traced_callers", true) == "no"
	ask.is(fn, "telemetry_layer", true) == "no"
	_called_or_idle(fn)
}

_called_or_idle(fn) if ask.filled(fn, "invocations") == "no"

_called_or_idle(fn) if ask.member(fn, "invocations", {"async", "sync"}) == "yes"

finding contains found.at(fn, ["tracing"], message) if {
	some fn in input.function
	ask.is(fn, "tracing", "Active") == "no"
	message := sprintf("function %s is not traced", [fn.id])
}
