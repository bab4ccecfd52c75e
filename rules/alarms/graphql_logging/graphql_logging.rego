# METADATA
# title: GraphQL API without logs
# description: |
#   A resolver that fails is part of an answer with status 200 and raises no metric:
#   the log is the only place where it shows. AppSync logs fields at a level that
#   must be set.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using CloudWatch Logs to log GraphQL API data
#     ref: https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html#cwl
#   - description: AppSync.2
#     ref: https://docs.aws.amazon.com/securityhub/latest/userguide/appsync-controls.html
# custom:
#   id: graphql-logging
#   severity: low
#   tier: A
#   subject: graphql_api
#   fix: >-
#     Set LogConfig with a FieldLogLevel of ERROR or ALL and a role that may write
#     logs.
#   since: "0.1"
#   maps:
#     cdk-nag: [ASC3]
#     checkov: [CKV_AWS_193, CKV_AWS_194]
#     prowler: [appsync_field_level_logging_enabled]
#     security-hub: [AppSync.2]
#     serverless-lens: [OPS1]
#     serverless-rules: [WS3000]
#     well-architected: [SEC04-BP01]
package rules.alarms.graphql_logging

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(api, ["logging"], message) if {
	some api in input.graphql_api
	_silent(api)
	message := sprintf("GraphQL API %s logs nothing", [api.id])
}

_silent(api) if ask.has(api, "logging") == "no"

_silent(api) if api.logging == "NONE"
