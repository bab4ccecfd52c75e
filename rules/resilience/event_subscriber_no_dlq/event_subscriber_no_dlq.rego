# METADATA
# title: Subscriber of a custom event bus without a dead-letter queue
# description: |
#   A subscriber of a custom event bus tries to deliver for five minutes or five times by
#   default, where the rule of a classic bus tries for a day. Then the event is dropped,
#   and a metric is all that tells of it: an outage of five minutes loses events. With an
#   on-failure destination the queue gets a record of each, to replay it from the bus. If
#   the subscriber says that it tries for longer the severity is medium. Rules of classic
#   buses have eventbridge-retry-policy and eventbridge-target-no-dlq.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Retry policies and dead-letter queues of custom event buses
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html
# custom:
#   id: event-subscriber-no-dlq
#   severity: [medium, high]
#   tier: A
#   subject: event_subscriber
#   fix: >-
#     Give the subscriber an OnFailureConfiguration with a queue that is watched, and a
#     RetryPolicy that is longer than the outages that its target may have.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP04]
package rules.resilience.event_subscriber_no_dlq

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(subscriber, ["dead_letter_arn"], message), more) if {
	some subscriber in input.event_subscriber
	ask.has(subscriber, "dead_letter_arn") == "no"
	more := {"severity": _severity(subscriber)}
	message := sprintf("subscriber %s drops events that it cannot deliver %s", [
		subscriber.id,
		_limits(subscriber),
	])
}

_limits(subscriber) := sprintf("in %v seconds or %s", [seconds, attempts]) if {
	seconds := _seconds(subscriber)
	attempts := found.amount(_attempts(subscriber), "more attempt")
} else := "before it gives up"

_seconds(subscriber) := subscriber.max_event_age

_seconds(subscriber) := 300 if ask.has(subscriber, "max_event_age") == "no"

_attempts(subscriber) := subscriber.max_retries

_attempts(subscriber) := 5 if ask.has(subscriber, "max_retries") == "no"

_severity(subscriber) := "medium" if {
	subscriber.max_event_age > 300
	subscriber.max_retries > 5
} else := "high"
