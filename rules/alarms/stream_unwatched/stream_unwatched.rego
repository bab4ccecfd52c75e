# METADATA
# title: Kinesis stream whose throttling no alarm watches
# description: |
#   A shard takes a megabyte a second and gives two. Past that Kinesis refuses
#   records, and a producer that does not try again loses them without a word. An
#   alarm counts if it can fire and if firing has an effect, directly or through a
#   composite alarm, a rule on alarm state changes or a deployment. Streams of on-
#   demand capacity, which grow by themselves, are left out; how far the readers of a
#   stream lag is asked of the functions that read it.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitor the Kinesis Data Streams service with CloudWatch
#     ref: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
#   - description: Quotas and limits
#     ref: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
# custom:
#   id: stream-unwatched
#   severity: medium
#   tier: B
#   subject: stream
#   fix: >-
#     Add an alarm on WriteProvisionedThroughputExceeded with StreamName set to the
#     stream's name (Ref), statistic Sum, threshold 0; or let the stream grow by
#     itself with StreamMode ON_DEMAND.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.stream_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains stream.id if {
	some stream in input.stream
	ask.filled(stream, "signals") == "yes"
}

finding contains found.also(found.at(stream, ["signals"], message), coverage.more(missing)) if {
	some stream in input.stream
	some signal in stream.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in stream.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches stream %s for %s", [
		stream.id,
		coverage.metrics(missing),
	])
}
