# METADATA
# title: Delivery stream whose lag no alarm watches
# description: |
#   Firehose keeps records for a day while it cannot deliver them, and then drops
#   them. How old its oldest undelivered record is tells in time, whatever the
#   traffic. Each destination has metrics of its own. An alarm counts if it can fire
#   and if firing has an effect, directly or through a composite alarm, a rule on
#   alarm state changes or a deployment.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitor Amazon Data Firehose using CloudWatch metrics
#     ref: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
#   - description: Best practices with CloudWatch alarms
#     ref: https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
# custom:
#   id: delivery-stream-unwatched
#   severity: high
#   tier: B
#   subject: delivery_stream
#   fix: >-
#     Add an alarm on the metric named, with DeliveryStreamName set to the stream's
#     name (Ref), statistic Maximum and a threshold of a few buffering intervals in
#     seconds; or one on the destination's Success metric that fires below 1.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.delivery_stream_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains stream.id if {
	some stream in input.delivery_stream
	ask.filled(stream, "signals") == "yes"
}

finding contains found.also(found.at(stream, ["signals"], message), coverage.more(missing)) if {
	some stream in input.delivery_stream
	some signal in stream.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in stream.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches delivery stream %s for %s", [
		stream.id,
		coverage.metrics(missing),
	])
}
