# METADATA
# title: Function that may run longer than its caller waits
# description: |
#   When a caller gives up first, the client sees an error while the function
#   works on, is paid for, and may finish what the client will try again. A
#   limit that the author set on an API route is the business of
#   integration-timeout-invalid-or-tight; this rule is about the limits that
#   services set, and those of authorizers, user pools and workflow tasks. A user pool
#   waits five seconds and calls again, three times in all.
#
#   A load balancer closes the connection of a client on which nothing moves for its
#   idle timeout, 60 seconds unless it says otherwise. A distribution of CloudFront
#   waits 30 seconds for an origin unless the origin says otherwise, and sends a GET
#   again, three times in all, so that one request can be three calls that nobody
#   gets an answer of. It refuses functions at its edge that may run for longer than
#   it lets them, five seconds for requests and responses of viewers and 30 for
#   those of origins. An origin that no behavior of its distribution sends
#   requests to counts as one that waits.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Quotas of API Gateway
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
#   - description: Connection idle timeout of load balancers
#     ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
#   - description: Response timeout of origins
#     ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
#   - description: Quotas on Lambda@Edge
#     ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
# custom:
#   id: timeout-exceeds-caller
#   severity: [medium, high]
#   tier: A
#   subject: function
#   fix: |
#     Set the timeout below what its callers wait, let a caller that can wait longer (a
#     load balancer, an origin), or call the function asynchronously.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     sls-mentor: [lambdaTimeoutInferiorToApiGatewayTimeout]
#     well-architected: [REL05-BP05]
package rules.timeouts.timeout_exceeds_caller

import data.rules.lib.found

finding contains found.also(found.at(fn, ["timeout"], message), more) if {
	some fn in input.function
	late := _late(fn, _waiting)
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

finding contains found.also(found.at(fn, ["timeout"], message), more) if {
	some fn in input.function
	late := _late(fn, _refusing)
	count(late) > 0
	most := min({caller.limit | some caller in late})
	more := {"witnesses": [caller.id | some caller in late], "severity": "high"}
	message := sprintf("function %s may run for %v seconds, CloudFront refuses more than %v: %s", [
		fn.id,
		fn.timeout,
		most,
		concat(", ", {_called(caller) | some caller in late; caller.limit == most}),
	])
}

_late(fn, kinds) := [caller |
	some caller in fn.sync_callers
	caller.kind in kinds
	_ours(caller)
	fn.timeout > caller.limit
]

_waiting := {kind | some kind, _ in _words} - _refusing

_refusing := {"viewer_event", "origin_event"}

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
	"state": "state",
	"load_balancer": "load balancer",
	"target_group": "load balancer of target group",
	"distribution": "distribution",
	"viewer_event": "viewers of distribution",
	"origin_event": "origins of distribution",
}
