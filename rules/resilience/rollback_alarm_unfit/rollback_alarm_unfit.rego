# METADATA
# title: Alarm that cannot stop the deployment it is for
# description: |
#   An alarm that never fires, that watches nothing that is there, or that needs
#   more bad data than the deployment has minutes, lets every deployment
#   through. Whether it watches the alias or the whole function is not judged:
#   errors of a tenth of the traffic count in both.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deployment configurations of CodeDeploy
#     ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
# custom:
#   id: rollback-alarm-unfit
#   severity: high
#   tier: A
#   subject: deployment_group
#   environmental: true
#   fix: >-
#     Give the alarm a period and a number of datapoints that fit into the
#     deployment, or deploy more slowly; mend what keeps it from firing.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.rollback_alarm_unfit

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(group, ["alarm_names"], message), more) if {
	some group in input.deployment_group
	ask.filled(group, "unfit_alarms") == "yes"
	more := {"witnesses": [alarm.id | some alarm in group.unfit_alarms]}
	message := sprintf("deployment group %s relies on %s", [group.id, _alarms(group)])
}

_alarms(group) := concat("; ", {said |
	some alarm in group.unfit_alarms
	said := sprintf("alarm %s: %s", [alarm.id, alarm.why])
})
