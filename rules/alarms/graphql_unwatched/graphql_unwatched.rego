# METADATA
# title: GraphQL API whose server errors no alarm watches
# description: |
#   AppSync answers with a server error when it cannot do what is asked of it.
#   Clients see it first. Errors of resolvers are part of answers with status 200 and
#   in no metric; they are in its logs. An alarm counts if it can fire and if firing
#   has an effect, directly or through a composite alarm, a rule on alarm state
#   changes or a deployment.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring AWS AppSync
#     ref: https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
# custom:
#   id: graphql-unwatched
#   severity: high
#   tier: B
#   subject: graphql_api
#   fix: >-
#     Add an alarm on 5XXError in the namespace AWS/AppSync with GraphQLAPIId set to
#     the id of the API (GetAtt ApiId), statistic Sum, threshold 0.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.graphql_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains api.id if {
	some api in input.graphql_api
	ask.filled(api, "signals") == "yes"
}

finding contains found.also(found.at(api, ["signals"], message), coverage.more(missing)) if {
	some api in input.graphql_api
	some signal in api.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in api.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches GraphQL API %s for %s", [
		api.id,
		coverage.metrics(missing),
	])
}
