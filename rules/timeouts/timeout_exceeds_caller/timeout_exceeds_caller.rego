# METADATA
# title: Function that may run longer than its caller waits
# description: |
#   When a caller gives up first, the client sees an error while the function
#   works on, is paid for, and may finish what the client will try again. A
#   limit that the author set on an API route is the business of
#   integration-timeout-invalid-or-tight; this rule is about the limits that
#   services set, and those of authorizers, user pools and workflow tasks. A user pool
#   waits five seconds and calls again, three times in all.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Quotas of API Gateway
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
# custom:
#   id: timeout-exceeds-caller
#   severity: [medium, high]
#   tier: A
#   subject: function
#   fix: Set the timeout below what its callers wait, or call the function asynchronously.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     sls-mentor: [lambdaTimeoutInferiorToApiGatewayTimeout]
#     well-architected: [REL05-BP05]
package rules.timeouts.timeout_exceeds_caller

import data.rules.lib.found

finding contains found.also(found.at(fn, ["timeout"], message), more) if {
	some fn in input.function
	late := _late(fn)
	count(late) > 0
	tightest := min({caller.limit | some caller in late})
	more := {"witnesses": [caller.id | some caller in late], "severity": _severity(late)}
	message := sprintf("function %s may run for %v seconds, its caller waits %v: %s", [
		fn.id,
		fn.timeout,
		tightest,
		concat(", ", {_called(caller) | some caller in late; caller.limit == tightest}),
	])
}

_late(fn) := [caller |
	some caller in fn.sync_callers
	_ours(caller)
	fn.timeout > caller.limit
]

_ours(caller) if caller.kind != "route"

_ours(caller) if caller.set == false

_severity(late) := "high" if {
	some caller in late
	caller.kind in {"authorizer", "user_pool"}
} else := "medium"

# A state says in its name what it is.
_called(caller) := caller.id if caller.kind == "state"

_called(caller) := concat(" ", [_words[caller.kind], caller.id]) if caller.kind != "state"

_words := {
	"route": "route",
	"authorizer": "authorizer",
	"graphql_api": "GraphQL API",
	"user_pool": "user pool",
}
