# METADATA
# title: Access log that is not JSON
# description: |
#   Lines of an access log that are JSON can be searched and counted by field, and
#   metric filters name the field. Lines in Common Log Format, CSV or XML need a
#   pattern, which breaks when somebody adds a field. A variable without quotes around
#   it counts as a value. Lines that go to a delivery stream are left out: what reads
#   the stream may want CSV.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Access logging for REST APIs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
#   - description: Customizing HTTP API access logs
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
# custom:
#   id: api-structured-logs
#   severity: low
#   tier: C
#   subject: stage
#   fix: >-
#     Write the format as a JSON object on one line, a field for each variable, as
#     {"requestId":"$context.requestId","status":"$context.status"}.
#   since: "0.1"
#   maps:
#     cdk-nag: [APIGWStructuredLogging]
#     serverless-lens: [OPS1]
#     serverless-rules: [WS2001]
#     well-architected: [OPS04-BP02]
package rules.alarms.api_structured_logs

import data.rules.lib.ask
import data.rules.lib.found

applies contains stage.id if {
	some stage in input.stage
	ask.has(stage, "access_structure") == "yes"
}

finding contains found.at(stage, ["access_format"], message) if {
	some stage in input.stage
	ask.is(stage, "access_structure", "text") == "yes"
	message := sprintf("the lines of the access log of stage %s are not JSON", [stage.id])
}

finding contains found.at(stage, ["access_log"], message) if {
	some stage in input.stage
	ask.is(stage, "access_structure", "none") == "yes"
	message := sprintf("the access log of stage %s has no format", [stage.id])
}
