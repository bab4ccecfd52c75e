package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

var alarmDimension = fields{"name": "Name", "value": "Value"}

// plainMetric are the properties of an alarm on one metric.
var plainMetric = fields{"namespace": "Namespace", "metric": "MetricName", "period": "Period", "unit": "Unit"}

// metricQuery are the properties of one query of an alarm's metric math.
var metricQuery = fields{
	"id":          "Id",
	"expression":  "Expression",
	"return_data": "ReturnData",
	"account":     "AccountId",
	"namespace":   "MetricStat.Metric.Namespace",
	"metric":      "MetricStat.Metric.MetricName",
	"dimensions":  "MetricStat.Metric.Dimensions",
	"statistic":   "MetricStat.Stat",
	"unit":        "MetricStat.Unit",
}

// alarmMetrics is what an alarm looks at: its queries, else its one metric.
func alarmMetrics(m *mapper, r *stack.Resource) model.Attr {
	queries := m.property(r, "Metrics")
	if queries.Value != nil {
		queries.Value = model.Convert(queries.Value, func(value model.Value) model.Value {
			list, ok := value.(model.List)
			if !ok {
				return value
			}
			return draft.EachItem(model.Attr{Value: list, At: queries.At}, m.query).Value
		})
	}
	return draft.Merged(queries, m.plainMetric(r))
}

func (m *mapper) query(item model.Attr) model.Value {
	block, ok := m.Renamed(item, metricQuery).(model.Block)
	if !ok {
		return item.Value
	}
	if period := draft.Merged(m.Inside(item, "MetricStat.Period"), m.Inside(item, "Period")); period.Value != nil {
		block["period"] = period
	}
	if dimensions, ok := block["dimensions"]; ok {
		block["dimensions"] = m.Blocks(dimensions, alarmDimension)
	}
	return block
}

func (m *mapper) plainMetric(r *stack.Resource) model.Attr {
	block, ok := m.Renamed(model.Attr{Value: r.Properties, At: r.At}, plainMetric).(model.Block)
	if !ok || block["metric"].Value == nil && block["namespace"].Value == nil {
		return model.Attr{}
	}
	if statistic := draft.Merged(m.property(r, "Statistic"), m.property(r, "ExtendedStatistic")); statistic.Value != nil {
		block["statistic"] = statistic
	}
	if dimensions := m.property(r, "Dimensions"); dimensions.Value != nil {
		block["dimensions"] = m.Blocks(dimensions, alarmDimension)
	}
	at := draft.OrAt(block["metric"].At, r.At)
	return model.Attr{Value: model.List{{Value: block, At: at}}, At: at}
}
