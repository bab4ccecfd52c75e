package terraform

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// plainMetric are the attributes of an alarm on one metric.
var plainMetric = fields{"namespace": "namespace", "metric": "metric_name", "period": "period", "unit": "unit"}

// metricQuery are the attributes of one query of an alarm's metric math.
var metricQuery = fields{
	"id":          "id",
	"expression":  "expression",
	"return_data": "return_data",
	"account":     "account_id",
	"namespace":   "metric[0].namespace",
	"metric":      "metric[0].metric_name",
	"dimensions":  "metric[0].dimensions",
	"statistic":   "metric[0].stat",
	"unit":        "metric[0].unit",
}

// alarmMetrics is what an alarm looks at: its queries, else its one metric.
func alarmMetrics(m *mapper, r *config.Resource) model.Attr {
	queries := m.property(r, "metric_query")
	if list, ok := queries.Value.(model.List); ok && len(list) == 0 {
		queries.Value = nil
	}
	return draft.Merged(draft.EachItem(queries, m.query), m.plainMetric(r))
}

func (m *mapper) query(item model.Attr) model.Value {
	block, ok := m.Renamed(item, metricQuery).(model.Block)
	if !ok {
		return item.Value
	}
	if period := draft.Merged(m.Inside(item, "metric[0].period"), m.Inside(item, "period")); period.Value != nil {
		block["period"] = period
	}
	if dimensions, ok := block["dimensions"]; ok {
		block["dimensions"] = draft.Pairs(dimensions)
	}
	if block["return_data"].Value == nil {
		// The provider sends false where CloudWatch would take true.
		block["return_data"] = model.Attr{Value: model.Bool(false), At: item.At}
	}
	return withoutEmpty(block)
}

func (m *mapper) plainMetric(r *config.Resource) model.Attr {
	block, ok := m.Renamed(model.Attr{Value: r.Values, At: r.At}, plainMetric).(model.Block)
	if !ok {
		return model.Attr{}
	}
	block = withoutEmpty(block)
	if block["metric"].Value == nil && block["namespace"].Value == nil {
		return model.Attr{}
	}
	statistic := draft.Merged(nonEmpty(m.property(r, "statistic")), nonEmpty(m.property(r, "extended_statistic")))
	if statistic.Value != nil {
		block["statistic"] = statistic
	}
	if dimensions := m.property(r, "dimensions"); dimensions.Value != nil {
		block["dimensions"] = draft.Pairs(dimensions)
	}
	at := draft.OrAt(block["metric"].At, r.At)
	return model.Attr{Value: model.List{{Value: block, At: at}}, At: at}
}

// nonEmpty is an attribute that is not set where its text is empty.
func nonEmpty(attr model.Attr) model.Attr {
	attr.Value = formed(model.TextType, attr.Value)
	return attr
}

func withoutEmpty(block model.Block) model.Block {
	out := make(model.Block, len(block))
	for name, attr := range block {
		if _, ok := attr.Value.(model.Text); ok {
			attr = nonEmpty(attr)
		}
		if attr.Value != nil {
			out[name] = attr
		}
	}
	return out
}
