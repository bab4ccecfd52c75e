package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// apart are attributes whose texts make no edge: grants and environment
// variables name things without being linked to them.
var apart = map[model.Kind]map[string]bool{
	model.Function:  {"environment": true},
	model.Statement: {"actions": true, "not_actions": true, "resources": true, "not_resources": true, "principals": true, "not_principals": true, "conditions": true},
}

// split returns the components of a unit as indexes of its resources, in source
// order. Resources that an edge may link in some world are in one component:
// those that refer to one another, and those that a text names, compared by
// more keys than an edge would need. A unit that leaves nothing open is one
// component, since nothing is gained by splitting it.
func (s *scope) split() [][]int {
	resources := s.unit.Resources
	if !slices.ContainsFunc(resources, func(r *model.Resource) bool { return len(decisions(r)) > 0 }) {
		all := make([]int, len(resources))
		for i := range all {
			all[i] = i
		}
		return [][]int{all}
	}
	joined := newSets(len(resources))
	byID := make(map[string]int, len(resources))
	byName := make(map[string][]int, len(resources))
	for i, r := range resources {
		byID[r.ID] = i
		for _, t := range texts(nil, r.Attrs[nameAttribute(r.Kind)].Value) {
			name := t.String()
			byName[name] = append(byName[name], i)
		}
	}
	s.joinMetrics(joined)
	for i, r := range resources {
		for _, name := range sortedKeys(r.Attrs) {
			if apart[r.Kind][name] {
				continue
			}
			for _, t := range texts(nil, r.Attrs[name].Value) {
				for _, part := range t {
					if part.Hole == nil {
						continue
					}
					if to, ok := byID[part.Hole.Resource]; ok {
						joined.join(i, to)
					}
				}
				if literal, ok := t.Literal(); ok && (name == "policy_id" || name == "machine_id") {
					if to, ok := byID[literal]; ok {
						joined.join(i, to)
					}
				}
				for _, key := range nameKeys(t) {
					for _, to := range byName[key] {
						joined.join(i, to)
					}
				}
			}
		}
	}
	index := map[int]int{}
	var components [][]int
	for i := range resources {
		root := joined.root(i)
		at, ok := index[root]
		if !ok {
			at = len(components)
			index[root] = at
			components = append(components, nil)
		}
		components[at] = append(components[at], i)
	}
	return components
}

// nameKeys lists the physical names that a text may hold: the whole of it, the
// name in an ARN or URL, what follows the last slash, what stands before or
// after a colon, the alarms of a composite alarm's rule.
func nameKeys(t model.Text) []string {
	keys := []string{t.String()}
	if called, ok := invoked(t); ok {
		t = called
	}
	if a, ok := parseARN(t); ok {
		if _, name, ok := a.name(); ok {
			keys = append(keys, name.String())
		}
	} else if f := fields(t, ":", 3); len(f) > 1 {
		keys = append(keys, f[0].String(), f[len(f)-1].String())
	}
	keys = append(keys, last(t, "/").String())
	for _, name := range alarmNames(t) {
		keys = append(keys, name.String(), last(name, ":").String())
	}
	return keys
}

// joinMetrics joins alarms with the metric filters that write their metric, and
// rules on alarm state changes with all alarms.
func (s *scope) joinMetrics(joined sets) {
	filters := map[string]int{}
	metricAlarms := -1
	for i, r := range s.unit.Resources {
		if r.Kind == model.Alarm {
			if metricAlarms < 0 {
				metricAlarms = i
			}
		}
		if r.Kind != model.MetricFilter {
			continue
		}
		for _, t := range texts(nil, r.Attrs["metric"].Value) {
			key := t.String()
			if first, ok := filters[key]; ok {
				joined.join(first, i)
			}
			filters[key] = i
		}
	}
	for i, r := range s.unit.Resources {
		switch r.Kind {
		case model.Alarm:
			for _, t := range texts(nil, r.Attrs["metrics"].Value) {
				if to, ok := filters[t.String()]; ok {
					joined.join(i, to)
				}
			}
		case model.EventRule:
			if metricAlarms < 0 || !onAlarms(r) {
				continue
			}
			for j, alarm := range s.unit.Resources {
				if alarm.Kind == model.Alarm || alarm.Kind == model.CompositeAlarm {
					joined.join(i, j)
				}
			}
		default:
		}
	}
}

func onAlarms(r *model.Resource) bool {
	for _, t := range texts(nil, r.Attrs["pattern"].Value) {
		if strings.Contains(t.String(), "aws.cloudwatch") || strings.Contains(t.String(), "CloudWatch Alarm") {
			return true
		}
	}
	return false
}
