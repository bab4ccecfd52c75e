# METADATA
# title: API whose server errors no alarm watches
# description: |
#   Server errors are what callers of an API see of timeouts, crashes and
#   missing permissions behind it. REST APIs publish 5XXError by ApiName, HTTP
#   APIs 5xx by ApiId; the names are told apart by case. Each stage is covered
#   by an alarm of its own or by one on the whole API; the stage named Stage
#   that SAM adds to every API needs none. An alarm counts if it can fire and if
#   firing has an effect, directly or through a composite alarm, a rule on alarm
#   state changes or a deployment.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Amazon API Gateway dimensions and metrics
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
#   - description: HTTP API metrics
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
# custom:
#   id: api-unwatched
#   severity: [high, medium, low]
#   tier: B
#   subject: api
#   fix: >-
#     Add an alarm on the metric named, with ApiName (REST) or ApiId (HTTP,
#     WebSocket) and, for each stage of its own, Stage.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.api_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains api.id if {
	some api in input.api
	ask.filled(api, "signals") == "yes"
}

finding contains found.also(found.at(api, ["signals"], message), coverage.more(missing)) if {
	some api in input.api
	some signal in api.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in api.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches API %s for %s", [
		api.id,
		coverage.metrics(missing),
	])
}
