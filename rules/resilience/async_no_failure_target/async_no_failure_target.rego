# METADATA
# title: Asynchronous function that loses what it cannot handle
# description: |
#   Lambda tries an asynchronous event three times and then drops it, unless the
#   function has a dead-letter queue or an on-failure destination. Functions that
#   only answer calls or poll queues and streams are left out: nothing of theirs
#   would ever arrive there.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Asynchronous invocation
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
# custom:
#   id: async-no-failure-target
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Give the function an on-failure destination (OnFailure of an EventInvokeConfig;
#     EventInvokeConfig.DestinationConfig with SAM), or a dead-letter queue
#     (DeadLetterConfig).
#   since: "0.1"
#   maps:
#     cdk-nag: [LambdaAsyncFailureDestination, LambdaDLQ]
#     checkov: [CKV_AWS_116]
#     guard: [lambda_dlq_check]
#     kics: [
#       lambda_function_without_dead_letter_queue,
#       serverless_function_without_dead_letter_queue
#     ]
#     serverless-lens: [REL2]
#     serverless-rules: [ES1007]
#     well-architected: [REL05-BP04]
package rules.resilience.async_no_failure_target

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.filled(fn, "async_sources") == "yes"
}

finding contains found.also(found.at(fn, [], message), {"witnesses": fn.async_sources}) if {
	some fn in input.function
	ask.is(fn, "failure_target", true) == "no"
	message := sprintf("function %s has nowhere to put events of %s that it fails on", [
		fn.id,
		found.few(fn.async_sources),
	])
}
