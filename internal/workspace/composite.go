package workspace

import (
	"encoding/json"
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
				}
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

// linkAlarmRules links alarms to the rules that act on their state changes. A
// pattern that names no alarm matches all alarms of its account and region, of
// which those of its unit are certain to be there.
func (l *linker) linkAlarmRules() {
	for _, n := range l.graph.Nodes {
		if n.Kind != model.EventRule {
			continue
		}
		pattern, ok := n.Attrs["pattern"].Value.(model.Text)
		if !ok {
			continue
		}
		l.linkAlarmRule(n, pattern)
	}
}

func (l *linker) linkAlarmRule(rule *Node, pattern model.Text) {
	written, holes := marked(pattern)
	var p alarmPattern
	if json.Unmarshal([]byte(written), &p) != nil {
		return // a pattern of another form is no pattern of alarms
	}
	if !matches(p.Source, "aws.cloudwatch") || !matches(p.DetailType, "CloudWatch Alarm State Change") ||
		len(p.Source)+len(p.DetailType) == 0 {
		return
	}
	names := append(slices.Clone(p.Resources), p.Detail.AlarmName...)
	for _, alarm := range l.byKind[model.Alarm] {
		switch l.picks(names, holes, alarm) {
		case yes:
			l.connect(alarm, "rules", rule, "")
		case open:
			alarm.incomplete("rules", "the pattern of "+rule.ID+" may match it")
		case no:
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

// picks tells whether a pattern that names alarms matches one.
func (l *linker) picks(names []json.RawMessage, holes map[string]*model.Hole, alarm *Node) truth {
	if len(names) == 0 {
		return yes
	}
	so := no
	for _, raw := range names {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			so = open
			continue
		}
		r := l.resolve(unmarked(s, holes), model.Alarm, model.CompositeAlarm)
		if slices.Contains(r.nodes, alarm) {
			return yes
		}
	}
	return so
}

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
