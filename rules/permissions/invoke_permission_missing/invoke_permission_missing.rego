# METADATA
# title: Function that does not permit what calls it
# description: |
#   API Gateway, topics, event rules and buckets call a function only if its
#   resource policy permits it. Without a permission the deployment succeeds and
#   every call is refused: the client sees an error 500, the event is gone. What
#   calls with a role of its own (schedules, pipes, workflows, an integration
#   with credentials) needs none. Which of the service's resources a permission
#   is for is not compared.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Resource-based policies of Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: invoke-permission-missing
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Add an AWS::Lambda::Permission with the service as Principal,
#     lambda:InvokeFunction as Action and the caller's ARN as SourceArn.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.invoke_permission_missing

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, [], message), more) if {
	some fn in input.function
	ask.filled(fn, "unpermitted") == "yes"
	more := {"witnesses": [caller.id | some caller in fn.unpermitted]}
	message := sprintf("function %s permits no call of %s", [fn.id, _callers(fn)])
}

_callers(fn) := concat(", ", {said |
	some caller in fn.unpermitted
	said := sprintf("%s by %s", [caller.service, caller.id])
})
