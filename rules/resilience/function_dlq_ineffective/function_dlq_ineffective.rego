# METADATA
# title: Failure target that nothing ever reaches
# description: |
#   The dead-letter queue and the on-failure destination of a function take failed
#   asynchronous events. Batches of a queue or a stream are called synchronously:
#   their failures belong to the queue's redrive policy or the mapping's own
#   destination, and the target here stays empty while messages are lost. This
#   holds if nobody else calls the function asynchronously, as far as is seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Invoking Lambda functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
# custom:
#   id: function-dlq-ineffective
#   severity: medium
#   tier: B
#   subject: function
#   fix: >-
#     Set a RedrivePolicy on the queue, or DestinationConfig on the event source
#     mapping.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.function_dlq_ineffective

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.is(fn, "failure_target", true) == "yes"
	ask.member(fn, "invocations", {"poll", "stream"}) == "yes"
}

finding contains found.at(fn, ["dead_letter_arn"], message) if {
	some fn in input.function
	ask.member(fn, "invocations", {"async", "sync"}) == "no"
	message := sprintf(
		"only queues and streams call %s, and its failure target takes none of that",
		[fn.id],
	)
}
