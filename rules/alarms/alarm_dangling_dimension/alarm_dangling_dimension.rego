# METADATA
# title: Alarm on a dimension that leads nowhere
# description: |
#   CloudWatch accepts an alarm on any name, and one on a name without data stays in
#   INSUFFICIENT_DATA for ever. Found are dimensions that the metric does not have
#   (FunctionArn), values of the wrong form (the ARN of a function or topic, the URL
#   of a queue, the id of a REST API where its name is needed), half of a pair of
#   dimensions that come together only, and names that are the template's word for a
#   resource and not the resource's name. Names of resources that are not in the
#   workspace are not found: they may well exist. Of an account all resources are seen,
#   and a name that none has is found: what the alarm watched was deleted.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: CloudWatch dimensions
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
# custom:
#   id: alarm-dangling-dimension
#   severity: [high, medium]
#   tier: A
#   subject: alarm
#   fix: >-
#     Give the dimensions that the metric has: FunctionName with Ref, QueueName and
#     TopicName with GetAtt, ApiName with the name of the REST API. Delete the alarm if
#     what it watched is gone.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_dangling_dimension

import data.rules.lib.found

finding contains found.also(found.at(alarm, path, message), more) if {
	some alarm in input.alarm
	lost := alarm.dangling[0]
	path := ["metrics", lost.index, "dimensions"]
	wrong := [sprintf("%s (%s)", [other.dimension, other.why]) | some other in alarm.dangling]
	message := sprintf("alarm %s gets no data from %s", [alarm.id, concat(", ", wrong)])
	more := {
		"severity": _severity(lost),
		"witnesses": [other.dimension | some other in alarm.dangling],
	}
}

_severity(lost) := "high" if {
	lost.certain
} else := "medium"
