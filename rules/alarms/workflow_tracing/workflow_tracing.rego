# METADATA
# title: State machine without tracing
# description: |
#   A trace shows an execution and all that it calls as one picture: which task was
#   slow, which failed and was tried again. Step Functions starts one only if it is
#   told to.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: AWS X-Ray and Step Functions
#     ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
# custom:
#   id: workflow-tracing
#   severity: low
#   tier: A
#   subject: state_machine
#   fix: >-
#     Set TracingConfiguration.Enabled (Tracing.Enabled in SAM) to true, and let the
#     role put trace segments.
#   since: "0.1"
#   maps:
#     cdk-nag: [SF2]
#     checkov: [CKV_AWS_284]
#     serverless-lens: [OPS1]
#     serverless-rules: [WS5000]
#     trivy: [AWS-0117]
#     well-architected: [REL06-BP07]
package rules.alarms.workflow_tracing

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(machine, ["tracing"], message) if {
	some machine in input.state_machine
	ask.is(machine, "tracing", true) == "no"
	message := sprintf("state machine %s is not traced", [machine.id])
}
