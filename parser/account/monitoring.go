package account

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

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

// identified are the types whose resources a metric knows by an id that the service made
// up, by the dimension that holds it.
var identified = map[string][]string{
	"ApiId":                  {"AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"},
	"GraphQLAPIId":           {"AWS::AppSync::GraphQLApi"},
	"EventSourceMappingUUID": {"AWS::Lambda::EventSourceMapping"},
}

// dimensionReferences makes references of the ids in the dimensions of alarms. A template
// cannot know such an id and refers to the resource.
func dimensionReferences(t *translation) {
	byID := map[string]string{} // ids of resources, by type and id
	for _, r := range t.template.Resources {
		byID[r.Type+" "+lastPart(r.ID, "/")] = r.ID
	}
	point := func(metric fields) {
		for _, one := range model.Items(metric.at("Dimensions")) {
			dimension, _ := one.Value.(model.Block)
			for _, typ := range identified[draft.Literal(dimension["Name"].Value)] {
				if id, ok := byID[typ+" "+draft.Literal(dimension["Value"].Value)]; ok {
					dimension["Value"] = ref(id, "Id", dimension["Value"].At)
				}
			}
		}
	}
	for _, r := range t.template.Resources {
		if r.Type != "AWS::CloudWatch::Alarm" {
			continue
		}
		alarm := fields{model.Attr{Value: r.Properties}}
		point(alarm)
		for _, query := range model.Items(alarm.at("Metrics")) {
			point(fields{fields{query}.at("MetricStat.Metric")})
		}
	}
}
