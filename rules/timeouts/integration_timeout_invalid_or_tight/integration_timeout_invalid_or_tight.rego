# METADATA
# title: Integration timeout that cannot be, or is shorter than the function's
# description: |
#   A timeout above what the kind of API allows is refused on deployment. One
#   below the function's own gives clients a 504 while the function works on;
#   the two belong together, with the function's a little shorter.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Quotas of API Gateway
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
# custom:
#   id: integration-timeout-invalid-or-tight
#   severity: medium
#   tier: A
#   subject: route
#   fix: >-
#     Set TimeoutInMillis of the integration (timeout_milliseconds in Terraform) within
#     the quota of the API and above the timeout of the function, or give the function
#     less time.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.integration_timeout_invalid_or_tight

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(route, ["timeout"], message) if {
	some route in input.route
	route.timeout > route.ceiling
	message := sprintf("route %s sets a timeout of %v ms, and its API allows %v", [
		route.id,
		route.timeout,
		route.ceiling,
	])
}

finding contains found.also(found.at(route, ["timeout"], message), more) if {
	some route in input.route
	ask.is(route, "async", true) == "no"
	ask.is(route, "streaming", true) == "no"
	some fn in route.function
	route.timeout < fn.timeout * 1000
	more := {"related": [found.at(fn, ["timeout"], sprintf("timeout of %s", [fn.id]))]}
	message := sprintf("route %s gives up after %v ms while function %s may run for %s", [
		route.id,
		route.timeout,
		fn.id,
		found.amount(fn.timeout, "second"),
	])
}
