# METADATA
# title: State machine that no alarm watches
# description: |
#   An execution that fails is over, and only its history says so. Executions
#   that run into the machine's timeout are not among the failed ones: they have
#   a metric of their own. An alarm counts if it can fire and if firing has an
#   effect, directly or through a composite alarm, a rule on alarm state changes
#   or a deployment.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring Step Functions metrics using CloudWatch
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
# custom:
#   id: workflow-unwatched
#   severity: [high, low]
#   tier: B
#   subject: state_machine
#   fix: >-
#     Add an alarm on each metric named, with StateMachineArn set to the ARN of
#     the machine.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP01]
package rules.alarms.workflow_unwatched

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains machine.id if {
	some machine in input.state_machine
	ask.filled(machine, "signals") == "yes"
}

finding contains found.also(found.at(machine, ["signals"], message), coverage.more(missing)) if {
	some machine in input.state_machine
	some signal in machine.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in machine.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("no alarm that works watches state machine %s for %s", [
		machine.id,
		coverage.metrics(missing),
	])
}
