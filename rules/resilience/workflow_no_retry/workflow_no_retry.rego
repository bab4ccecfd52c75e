# METADATA
# title: Workflow task that fails on the first hiccup of Lambda
# description: |
#   Lambda itself fails a call now and then: it is throttled, a worker goes
#   away, the service answers with a 500. A task that does not retry those
#   errors fails its execution for them. A retry that names one of them, or all
#   errors, is enough; a retry of the code's own errors is not.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retrying Lambda errors in workflows
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
# custom:
#   id: workflow-no-retry
#   severity: medium
#   tier: A
#   subject: state
#   fix: >-
#     Add a Retry on Lambda.ServiceException, Lambda.AWSLambdaException,
#     Lambda.SdkClientException and Lambda.TooManyRequestsException with an
#     interval, a backoff and a bound of attempts.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP03]
package rules.resilience.workflow_no_retry

import data.rules.lib.ask
import data.rules.lib.found

applies contains state.id if {
	some state in input.state
	ask.is(state, "kind", "Task") == "yes"
	ask.is(state, "service", "lambda") == "yes"
}

finding contains found.at(state, ["retries"], message) if {
	some state in input.state
	covering := [retry |
		some retry in state.retries
		ask.member(retry, "errors", _transient) == "yes"
	]
	count(covering) == 0
	message := sprintf("%s does not retry when Lambda itself fails", [state.id])
}

_transient := {
	"States.ALL",
	"States.TaskFailed",
	"Lambda.ServiceException",
	"Lambda.AWSLambdaException",
	"Lambda.SdkClientException",
	"Lambda.TooManyRequestsException",
	"Lambda.Unknown",
}
