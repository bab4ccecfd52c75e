# METADATA
# title: Function whose failures go to two places, or to that of other failures
# description: |
#   An asynchronous event that fails goes to the dead-letter queue and to the
#   on-failure destination both. Whoever works one of them off does not see that
#   the other holds the same event, and may do it twice. The other way round, one queue
#   may take what failed and what never came: the events that a rule, a schedule or a
#   subscription could not deliver. The two are of different forms and are sent again in
#   different ways, and how many there are tells of neither.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Destinations of asynchronous calls
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
#   - description: Dead-letter queues of rule targets
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
# custom:
#   id: double-failure-targets
#   severity: low
#   tier: C
#   subject: function
#   fix: >-
#     Keep the destination, which tells the cause too, and remove DeadLetterConfig. Give
#     what cannot be delivered a queue of its own.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.double_failure_targets

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, ["dead_letter_arn"], message), more) if {
	some fn in input.function
	ask.has(fn, "dead_letter_arn") == "yes"
	configs := [config |
		some config in fn.invoke_configs
		ask.has(config, "on_failure_arn") == "yes"
	]
	count(configs) > 0
	more := {"witnesses": [config.id | some config in configs]}
	message := sprintf("function %s sends failures to a dead-letter target and to a destination", [
		fn.id,
	])
}

finding contains found.also(found.at(fn, ["mixed_failures"], message), more) if {
	some fn in input.function
	ask.filled(fn, "mixed_failures") == "yes"
	senders := sort({mixed.id | some mixed in fn.mixed_failures})
	queues := sort({mixed.queue | some mixed in fn.mixed_failures})
	more := {"witnesses": senders}
	message := sprintf("%s takes the failures of function %s and what %s cannot deliver to it", [
		concat(", ", queues),
		fn.id,
		concat(", ", senders),
	])
}
