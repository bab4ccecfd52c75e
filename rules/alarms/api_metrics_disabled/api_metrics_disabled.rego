# METADATA
# title: Alarm on a single method of a stage without detailed metrics
# description: |
#   API Gateway publishes the metrics of single methods and routes only where
#   detailed metrics are on; the metrics of the stage come always. An alarm on a
#   method of a stage without them gets no data and never fires. Stages whose methods
#   no alarm watches are left out: detailed metrics cost, and nobody would look at
#   them.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon API Gateway dimensions and metrics
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
# custom:
#   id: api-metrics-disabled
#   severity: medium
#   tier: A
#   subject: stage
#   fix: >-
#     Set MetricsEnabled to true in MethodSettings (DetailedMetricsEnabled in the
#     route settings of HTTP and WebSocket APIs), or put the alarm on the stage.
#   since: "0.1"
#   maps:
#     kics: [cloudwatch_metrics_disabled]
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.api_metrics_disabled

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.filled(stage, "method_alarms") == "yes"
}

finding contains found.also(found.at(stage, ["metrics"], message), more) if {
	some stage in input.stage
	ask.is(stage, "metrics", true) == "no"
	measured := [method.path | some method in stage.methods; method.metrics]
	count(measured) == 0
	ask.filled(stage, "method_alarms") == "yes"
	message := sprintf("stage %s publishes no metrics of single methods, which %s waits for", [
		stage.id,
		concat(", ", [alarm | some alarm in stage.method_alarms]),
	])
	more := {"witnesses": [alarm | some alarm in stage.method_alarms]}
}
