package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// alarmNames returns the alarms that the rule of a composite alarm reads, by
// name or ARN: ALARM("a"), OK(b), INSUFFICIENT_DATA('c'). Other texts have none.
func alarmNames(rule model.Text) []model.Text {
	var out []model.Text
	for _, f := range fields(rule, "(", len(rule)+1+strings.Count(rule.String(), "("))[1:] {
		name := fields(f, ")", 2)
		if len(name) < 2 {
			continue
		}
		if t := unquoted(name[0]); len(t) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// unquoted takes spaces and one pair of quotes off a text.
func unquoted(t model.Text) model.Text {
	out := slices.Clone(t)
	if n := len(out); n > 0 && out[0].Hole == nil {
		out[0].Literal = strings.TrimLeft(out[0].Literal, " \t\r\n\"'")
	}
	if n := len(out); n > 0 && out[n-1].Hole == nil {
		out[n-1].Literal = strings.TrimRight(out[n-1].Literal, " \t\r\n\"'")
	}
	return model.Concat(out)
}

// linkComposites links composite alarms to the alarms that their rules read.
func (l *linker) linkComposites() {
	for _, n := range l.graph.Nodes {
		if n.Kind != model.CompositeAlarm {
			continue
		}
		if why, ok := n.Unknown["rule"]; ok {
			n.incomplete("alarms", why)
		}
		rule, _ := n.Attrs["rule"].Value.(model.Text)
		for _, name := range alarmNames(rule) {
			r := l.resolve(name, model.Alarm, model.CompositeAlarm)
			if r.why != "" {
				n.incomplete("alarms", r.why)
			}
			for _, to := range r.nodes {
				if to.Kind == model.Alarm {
					l.connect(n, "alarms", to, "composites")
					continue
				}
				l.connect(to, "composites", n, "")
			}
		}
	}
}

// alarmPattern is the part of an event pattern that picks alarm state changes.
type alarmPattern struct {
	Source     []json.RawMessage `json:"source"`
	DetailType []json.RawMessage `json:"detail-type"`
	Resources  []json.RawMessage `json:"resources"`
	Detail     struct {
		AlarmName []json.RawMessage `json:"alarmName"`
	} `json:"detail"`
}

// readAlarmPattern reads an event pattern. ok is false if it takes no alarm
// state changes.
func readAlarmPattern(pattern model.Text) (names []json.RawMessage, holes map[string]*model.Hole, ok bool) {
	written, holes := marked(pattern)
	var p alarmPattern
	if json.Unmarshal([]byte(written), &p) != nil || len(p.Source)+len(p.DetailType) == 0 {
		return nil, nil, false // a pattern of another form is none of alarms
	}
	if !matches(p.Source, "aws.cloudwatch") || !matches(p.DetailType, "CloudWatch Alarm State Change") {
		return nil, nil, false
	}
	return append(slices.Clone(p.Resources), p.Detail.AlarmName...), holes, true
}

// broad tells whether a pattern may match alarms that it does not name.
func broad(names []json.RawMessage) bool {
	return len(names) == 0 || slices.ContainsFunc(names, func(raw json.RawMessage) bool {
		var s string
		return json.Unmarshal(raw, &s) != nil
	})
}

// indexAlarmRules notes the rules of a unit that may match alarms of others.
func (b *builder) indexAlarmRules(s *scope) {
	for _, r := range s.unit.Resources {
		if broadRule(r) {
			b.alarmRules = append(b.alarmRules, named{scope: s, resource: r})
		}
	}
}

// broadRule tells whether a resource is a rule that may match alarms of any unit.
func broadRule(r *model.Resource) bool {
	if r.Kind != model.EventRule || !onAlarms(r) {
		return false
	}
	return slices.ContainsFunc(texts(nil, r.Attrs["pattern"].Value), func(pattern model.Text) bool {
		names, _, ok := readAlarmPattern(pattern)
		return ok && broad(names)
	})
}

// linkAlarmRules links alarms to the rules that act on their state changes. A
// pattern that names no alarm matches all alarms of its account and region, of
// which those of its unit are certain to be there.
func (l *linker) linkAlarmRules() {
	for _, n := range l.graph.Nodes {
		if n.Kind != model.EventRule {
			continue
		}
		if pattern, ok := n.Attrs["pattern"].Value.(model.Text); ok {
			l.linkAlarmRule(n, pattern)
		}
	}
	if len(l.byKind[model.Alarm])+len(l.byKind[model.CompositeAlarm]) > 0 {
		l.scope.notes.ask(ofRules, "", "")
		for _, rule := range l.builder.alarmRules {
			l.scope.notes.meet(rule.scope)
		}
	}
	for _, rule := range l.builder.alarmRules {
		if rule.scope == l.scope || !l.reachable(rule.scope, arn{}) {
			continue
		}
		for _, alarm := range slices.Concat(l.byKind[model.Alarm], l.byKind[model.CompositeAlarm]) {
			alarm.incomplete("rules", fmt.Sprintf("%s of %s may match it", rule.resource.ID, rule.scope.unit.Key))
		}
		break
	}
}

func (l *linker) linkAlarmRule(rule *Node, pattern model.Text) {
	names, holes, ok := readAlarmPattern(pattern)
	if !ok {
		return
	}
	for _, raw := range names {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			continue
		}
		for _, alarm := range l.resolve(unmarked(s, holes), model.Alarm, model.CompositeAlarm).nodes {
			l.connect(alarm, "rules", rule, "")
		}
	}
	if !broad(names) {
		return
	}
	for _, kind := range []model.Kind{model.Alarm, model.CompositeAlarm} {
		for _, alarm := range l.byKind[kind] {
			if len(names) == 0 {
				l.connect(alarm, "rules", rule, "")
				continue
			}
			alarm.incomplete("rules", "the pattern of "+rule.ID+" may match it")
		}
	}
}

// marked writes a text with a mark per hole, so that it can be read as JSON.
func marked(t model.Text) (string, map[string]*model.Hole) {
	var b strings.Builder
	holes := map[string]*model.Hole{}
	for _, part := range t {
		if part.Hole == nil {
			b.WriteString(part.Literal)
			continue
		}
		mark := "⟦" + part.Hole.Name + "⟧"
		holes[mark] = part.Hole
		b.WriteString(mark)
	}
	return b.String(), holes
}

// matches tells whether a field of a pattern, if it is there, matches a value.
func matches(field []json.RawMessage, value string) bool {
	return len(field) == 0 || slices.ContainsFunc(field, func(raw json.RawMessage) bool {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s == value
		}
		var matcher struct{ Prefix, Suffix *string }
		if json.Unmarshal(raw, &matcher) != nil {
			return false
		}
		return matcher.Prefix != nil && strings.HasPrefix(value, *matcher.Prefix) ||
			matcher.Suffix != nil && strings.HasSuffix(value, *matcher.Suffix)
	})
}

// unmarked puts the holes back into what was read.
func unmarked(s string, holes map[string]*model.Hole) model.Text {
	var out model.Text
	for s != "" {
		start := strings.Index(s, "⟦")
		end := strings.Index(s, "⟧")
		if start < 0 || end < start {
			break
		}
		end += len("⟧")
		h, ok := holes[s[start:end]]
		if !ok {
			break
		}
		out = model.Concat(out, model.Lit(s[:start]), model.HoleText(*h))
		s = s[end:]
	}
	return model.Concat(out, model.Lit(s))
}
