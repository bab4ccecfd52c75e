# METADATA
# title: State machine without logs
# description: |
#   Step Functions keeps the history of a Standard execution for 90 days and that of
#   an Express execution not at all: without logs nobody can tell what an Express
#   workflow did. Logs are off unless a level is set.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Logging using CloudWatch Logs
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
# custom:
#   id: workflow-logging
#   severity: [low, high]
#   tier: A
#   subject: state_machine
#   fix: Set a log level of ERROR or ALL and a log group (Logging, LoggingConfiguration).
#   since: "0.1"
#   maps:
#     cdk-nag: [SF1]
#     checkov: [CKV_AWS_285]
#     prowler: [stepfunctions_statemachine_logging_enabled]
#     security-hub: [StepFunctions.1]
#     serverless-lens: [OPS1]
#     trivy: [AWS-0119]
#     well-architected: [SEC04-BP01]
package rules.alarms.workflow_logging

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(machine, ["log_level"], message), {"severity": severity}) if {
	some machine in input.state_machine
	_silent(machine)
	severity := _severity(machine)
	message := sprintf("state machine %s logs nothing%s", [machine.id, _history(machine)])
}

_silent(machine) if ask.has(machine, "log_level") == "no"

_silent(machine) if machine.log_level == "OFF"

_severity(machine) := "high" if {
	machine.express
} else := "low"

_history(machine) := ", and an Express workflow has no other history" if {
	machine.express
} else := ""
