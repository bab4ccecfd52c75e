# METADATA
# title: Pipe whose failures no alarm watches
# description: |
#   A pipe that cannot read its source, filter, enrich or deliver tries again until
#   the record is too old, and then drops it. Nothing but its metrics tells. An alarm
#   counts if it can fire and if firing has an effect, directly or through a
#   composite alarm, a rule on alarm state changes or a deployment. Pipes that are
#   stopped are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring EventBridge Pipes
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
# custom:
#   id: pipe-unwatched
#   severity: high
#   tier: B
#   subject: pipe
#   fix: >-
#     Add an alarm on ExecutionFailed in the namespace AWS/EventBridge/Pipes with
#     PipeName set to the pipe's name (Ref), statistic Sum, threshold 0, missing data
#     notBreaching.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.pipe_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains pipe.id if {
	some pipe in input.pipe
	ask.filled(pipe, "signals") == "yes"
}

finding contains found.also(found.at(pipe, ["signals"], message), coverage.more(missing)) if {
	some pipe in input.pipe
	some signal in pipe.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in pipe.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches pipe %s for %s", [
		pipe.id,
		coverage.metrics(missing),
	])
}
