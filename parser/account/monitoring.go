package account

import "github.com/belay-dev/belay/internal/model"

// monitoring translates alarms, log groups and metric filters.
func monitoring(t *translation) {
	for _, item := range t.list("cloudwatch:DescribeAlarms", "MetricAlarms") {
		f := fieldsOf(item)
		t.add("AWS::CloudWatch::Alarm", item.ID, f.text("AlarmName"), item.At, f.properties(
			"AlarmName", "AlarmDescription", "ActionsEnabled", "AlarmActions", "OKActions", "InsufficientDataActions",
			"ComparisonOperator", "Threshold", "ThresholdMetricId", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData",
			"Namespace", "MetricName", "Period", "Unit", "Statistic", "ExtendedStatistic", "Dimensions", "Metrics", "EvaluationCriteria",
		))
		t.live[item.ID] = f.properties("state=StateValue", "state_since=StateTransitionedTimestamp", "state_updated=StateUpdatedTimestamp")
	}
	for _, item := range t.list("cloudwatch:DescribeAlarms", "CompositeAlarms") {
		f := fieldsOf(item)
		t.add("AWS::CloudWatch::CompositeAlarm", item.ID, f.text("AlarmName"), item.At, f.properties(
			"AlarmName", "AlarmDescription", "AlarmRule", "ActionsEnabled", "AlarmActions", "ActionsSuppressor",
		))
	}
	for _, item := range t.items("logs:DescribeLogGroups") {
		f := fieldsOf(item)
		t.add("AWS::Logs::LogGroup", item.ID, f.text("logGroupName"), item.At, f.properties(
			"LogGroupName=logGroupName", "RetentionInDays=retentionInDays", "KmsKeyId=kmsKeyId", "LogGroupClass=logGroupClass",
		))
	}
	for _, item := range t.items("logs:DescribeMetricFilters") {
		f := fieldsOf(item)
		properties := f.properties("FilterName=filterName", "LogGroupName=logGroupName", "FilterPattern=filterPattern")
		transformations := each(f.at("metricTransformations"), func(one fields) model.Attr {
			return model.Attr{Value: one.properties("MetricName=metricName", "MetricNamespace=metricNamespace"), At: one.At}
		})
		if transformations.Value != nil {
			properties["MetricTransformations"] = transformations
		}
		t.add("AWS::Logs::MetricFilter", item.ID, f.text("filterName"), item.At, properties)
	}
}
