# METADATA
# title: Alarm on a metric that AWS does not publish
# description: |
#   CloudWatch accepts an alarm on any metric, tells upper from lower case, and
#   leaves an alarm on one that does not exist in INSUFFICIENT_DATA for ever. The
#   metrics of Lambda, SQS, SNS, DynamoDB, API Gateway, Step Functions, Scheduler,
#   Pipes and Kinesis are known one by one, as their pages list them in October 2026;
#   of AppSync, EventBridge and Firehose, and of namespaces, only names that are a
#   slip away from one that exists are found. Namespaces of your own are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: AWS services that publish CloudWatch metrics
#     ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
# custom:
#   id: alarm-unknown-metric
#   severity: high
#   tier: A
#   subject: alarm
#   fix: Write namespace and metric as the service's page does, in the same case.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS1]
#     well-architected: [REL06-BP03]
package rules.alarms.alarm_unknown_metric

import data.rules.lib.found

finding contains found.also(found.at(alarm, path, message), more) if {
	some alarm in input.alarm
	missing := alarm.unknown_metrics[0]
	path := ["metrics", missing.index, "metric"]
	said := concat(", ", [_said(other) | some other in alarm.unknown_metrics])
	message := sprintf("alarm %s is on %s", [alarm.id, said])
	more := {"witnesses": [other.metric | some other in alarm.unknown_metrics]}
}

_said(missing) := sprintf("%s, which AWS does not publish", [missing.metric]) if {
	missing.hint == ""
} else := sprintf("%s, which AWS does not publish; there is %s", [missing.metric, missing.hint])
