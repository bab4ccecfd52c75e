package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
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
			out := make(model.List, len(list))
			for i, item := range list {
				item.At = orAt(item.At, queries.At)
				item.Value = model.Convert(item.Value, func(value model.Value) model.Value {
					return m.query(model.Attr{Value: value, At: item.At})
				})
				out[i] = item
			}
			return out
		})
	}
	return merged(queries, m.plainMetric(r))
}

func (m *mapper) query(item model.Attr) model.Value {
	block, ok := m.renamed(item, metricQuery).(model.Block)
	if !ok {
		return item.Value
	}
	if period := merged(m.inside(item, "MetricStat.Period"), m.inside(item, "Period")); period.Value != nil {
		block["period"] = period
	}
	if dimensions, ok := block["dimensions"]; ok {
		block["dimensions"] = m.blocks(dimensions, alarmDimension)
	}
	return block
}

func (m *mapper) plainMetric(r *stack.Resource) model.Attr {
	block, ok := m.renamed(model.Attr{Value: r.Properties, At: r.At}, plainMetric).(model.Block)
	if !ok || block["metric"].Value == nil && block["namespace"].Value == nil {
		return model.Attr{}
	}
	if statistic := merged(m.property(r, "Statistic"), m.property(r, "ExtendedStatistic")); statistic.Value != nil {
		block["statistic"] = statistic
	}
	if dimensions := m.property(r, "Dimensions"); dimensions.Value != nil {
		block["dimensions"] = m.blocks(dimensions, alarmDimension)
	}
	at := orAt(block["metric"].At, r.At)
	return model.Attr{Value: model.List{{Value: block, At: at}}, At: at}
}
