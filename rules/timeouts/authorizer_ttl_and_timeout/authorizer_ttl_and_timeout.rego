# METADATA
# title: Authorizer that is asked for every request
# description: |
#   With a time to live of zero the authorizer's function runs before each
#   request, which adds its time to every answer and a call to the bill. Answers
#   that depend on more than the identity sources must not be kept, and then
#   zero is right. That the function may run longer than the API waits is said
#   by timeout-exceeds-caller.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Lambda authorizers
#     ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
# custom:
#   id: authorizer-ttl-and-timeout
#   severity: low
#   tier: C
#   subject: authorizer
#   fix: >-
#     Set AuthorizerResultTtlInSeconds to as long as a revoked caller may still
#     get in, and list in the identity sources all that the answer depends on.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.authorizer_ttl_and_timeout

import data.rules.lib.found

finding contains found.at(authorizer, ["ttl"], message) if {
	some authorizer in input.authorizer
	authorizer.ttl == 0
	message := sprintf("authorizer %s is asked for every request", [authorizer.id])
}
