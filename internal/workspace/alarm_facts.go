package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// alarmFacts are the facts about alarms and what they watch.
var alarmFacts = factTable{
	model.Alarm: {
		"reaches_someone": reachesSomeone,
		"dangling":        dangling,
		"unknown_metrics": unknownMetrics,
		"never_fires":     neverFires,
		"sparse":          emitted(metric.NonZero),
		"idle":            emitted(metric.WhenUsed),
		"blind":           blindStatistics,
		"slow":            slow,
		"undeliverable":   undeliverable,
		"nowhere":         nowhere,
	},
	model.CompositeAlarm:  {"broken": compositeBroken},
	model.DeploymentGroup: {"mixed_alarms": mixedAlarms},
	model.Stage:           {"method_alarms": methodAlarms, "traced_functions": tracedFunctions},
	model.MetricFilter:    {"orphan": orphan},
	model.Function:        {"signals": signals, "traced_callers": tracedCallers, "telemetry_layer": telemetryLayer, "log_race": logRace},
	model.Queue:           {"signals": signals},
	model.Topic:           {"signals": signals, "handed_on": isHandedOn},
	model.EventRule:       {"signals": signals},
	model.Schedule:        {"signals": signals},
	model.Pipe:            {"signals": signals},
	model.Table:           {"signals": signals},
	model.Stream:          {"signals": signals},
	model.DeliveryStream:  {"signals": signals},
	model.API:             {"signals": signals},
	model.GraphQLAPI:      {"signals": signals},
	model.StateMachine:    {"signals": signals},
}

// reachesSomeone tells whether an alarm that fires has an effect: an action of
// its own, a composite alarm that has one, a rule on its state changes, a
// deployment that is rolled back.
func reachesSomeone(_ *linker, alarm *Node) (model.Value, string) {
	switch so, why := heard(alarm, map[*Node]bool{}); so {
	case yes:
		return model.Bool(true), ""
	case no:
		return model.Bool(false), ""
	default:
		return nil, why
	}
}

// heard tells whether an alarm, composite or not, has an effect when it fires, or
// why nobody can tell. Composite alarms may read one another in a circle; those
// seen already add nothing.
func heard(alarm *Node, seen map[*Node]bool) (so truth, why string) {
	seen[alarm] = true
	so, why = acts(alarm), maybeActs(alarm)
	for _, composite := range alarm.Edges["composites"] {
		if seen[composite] {
			continue
		}
		of, unsure := heard(composite, seen)
		so, why = either(so, of), cmp.Or(why, unsure)
	}
	for _, rule := range alarm.Edges["rules"] {
		enabled, unsure := isTrue(rule, "enabled")
		_, set := rule.Attrs["enabled"]
		switch {
		case unsure != "":
			so, why = either(so, open), unsure
		case enabled || !set:
			so = yes
		}
	}
	if len(alarm.Edges["deployment_groups"]) > 0 {
		so = yes
	}
	if more := incompleteEdges(alarm, "composites", "rules", "deployment_groups"); more != "" {
		so, why = either(so, open), cmp.Or(why, more)
	}
	return so, why
}

// either is yes if one of two truths is.
func either(a, b truth) truth {
	switch {
	case a == yes || b == yes:
		return yes
	case a == open || b == open:
		return open
	}
	return no
}

// acts tells whether an alarm, composite or not, does something when it fires.
func acts(alarm *Node) truth {
	enabled := yes
	if on, ok := alarm.Attrs["actions_enabled"].Value.(model.Bool); ok && !bool(on) {
		return no
	}
	if alarm.Unknown["actions_enabled"] != "" {
		enabled = open
	}
	list, _ := alarm.Attrs["alarm_actions"].Value.(model.List)
	for _, item := range list {
		if t, ok := item.Value.(model.Text); ok && len(t) > 0 {
			return enabled
		}
	}
	if alarm.Unknown["alarm_actions"] != "" {
		return open
	}
	return no
}

func maybeActs(alarm *Node) string {
	return incompleteEdges(alarm, "actions_enabled", "alarm_actions")
}

// unknownMetrics lists metrics that AWS does not publish.
func unknownMetrics(_ *linker, alarm *Node) (model.Value, string) {
	r := read(alarm)
	list, why := model.List{}, r.why
	for _, q := range r.queries {
		if q.why != "" {
			why = q.why
			continue
		}
		verdict, hint := metric.Judge(q.namespace, q.metric)
		if verdict == metric.Known {
			if twin := otherAPI(q); twin != "" {
				verdict, hint = metric.Missing, q.namespace+" "+twin
			}
		}
		if verdict != metric.Missing {
			continue
		}
		list = append(list, model.Attr{Value: model.Block{
			"index":  {Value: model.Num(float64(q.index))},
			"metric": {Value: model.Lit(q.namespace + " " + q.metric)},
			"hint":   {Value: model.Lit(hint)},
		}})
	}
	return list, why
}

// restTwins are the metrics of REST APIs and what HTTP APIs call the same.
var restTwins = [][2]string{{"5XXError", "5xx"}, {"4XXError", "4xx"}}

// otherAPI returns the metric that an alarm on an API means if it asks for the
// one that the other kind of API publishes. The dimension tells the kind.
func otherAPI(q query) string {
	if q.namespace != "AWS/ApiGateway" {
		return ""
	}
	_, byName := q.dimension("ApiName")
	_, byID := q.dimension("ApiId")
	for _, twin := range restTwins {
		switch {
		case q.metric == twin[0] && byID && !byName:
			return twin[1]
		case q.metric == twin[1] && byName && !byID:
			return twin[0]
		}
	}
	return ""
}

// emitted lists the metrics of an alarm that come only so.
func emitted(when metric.Emission) fact {
	return func(_ *linker, alarm *Node) (model.Value, string) {
		r := read(alarm)
		why := r.why
		var names []string
		for _, q := range r.queries {
			if q.why != "" {
				why = q.why
				continue
			}
			if m, ok := metric.Lookup(q.namespace, q.metric); ok && q.direct && m.Emission == when {
				names = append(names, m.String())
			}
		}
		return listOf(names), why
	}
}

// dangling lists dimensions that lead nowhere.
func dangling(l *linker, alarm *Node) (model.Value, string) {
	r := read(alarm)
	list, why := model.List{}, r.why
	for _, q := range r.queries {
		if q.why != "" || q.partial != "" {
			why = q.why + q.partial
			continue
		}
		if namespaceKinds[q.namespace] == "" {
			continue
		}
		found, unsure := l.danglingOf(alarm, q)
		list = append(list, found...)
		if unsure != "" {
			why = unsure
		}
	}
	return list, why
}

// danglingOf finds what is wrong with the dimensions of one query.
func (l *linker) danglingOf(alarm *Node, q query) (list model.List, unsure string) {
	m, known := metric.Lookup(q.namespace, q.metric)
	if otherAPI(q) != "" {
		return nil, "" // that is a wrong metric, not a wrong dimension
	}
	for _, d := range q.dimensions {
		if known && !hasDimension(m, d.name) {
			list = append(list, lost(q, d, noDimension(m, d.name), true))
			continue
		}
		t, ok := ties[q.namespace][d.name]
		if !ok {
			continue
		}
		if d.why != "" {
			unsure = d.why
			continue
		}
		why, certain, open := l.leads(d, t)
		switch {
		case why != "":
			list = append(list, lost(q, d, why, certain))
		case open != "":
			unsure = open
		}
	}
	if len(list) == 0 && len(q.dimensions) > 0 {
		if why := l.lacking(alarm, q); why != "" {
			list = append(list, lost(q, q.dimensions[0], why, true))
		}
	}
	return list, unsure
}

// lacking tells which dimension a query lacks.
func (l *linker) lacking(alarm *Node, q query) string {
	if why := missingDimension(q); why != "" {
		return why
	}
	for _, t := range l.alarms.targets[alarm] {
		if t.query.namespace == q.namespace && t.query.metric == q.metric {
			if why := l.incomplete(q, t.node); why != "" {
				return why
			}
		}
	}
	return ""
}

func lost(q query, d dimension, why string, certain bool) model.Attr {
	return model.Attr{Value: model.Block{
		"index":     {Value: model.Num(float64(q.index))},
		"dimension": {Value: model.Concat(model.Lit(d.name+"="), d.value)},
		"why":       {Value: model.Lit(why)},
		"certain":   {Value: model.Bool(certain)},
	}}
}

func hasDimension(m metric.Metric, name string) bool {
	return slices.ContainsFunc(m.Dimensions, func(set []string) bool { return slices.Contains(set, name) })
}

// noDimension says that a metric has no dimension of a name, and which it has.
func noDimension(m metric.Metric, name string) string {
	var sets []string
	for _, set := range m.Dimensions {
		if len(set) > 0 {
			sets = append(sets, strings.Join(set, " and "))
		}
	}
	if len(sets) == 0 {
		return fmt.Sprintf("%s has no dimension %s; it is published per account and Region", m, name)
	}
	return fmt.Sprintf("%s has no dimension %s; it is published per %s", m, name, strings.Join(sets, ", or "))
}

// leads tells what is wrong with the value of a dimension that identifies a
// resource. certain is true if it is wrong whatever exists; open says why nobody
// can tell.
func (l *linker) leads(d dimension, t tie) (why string, certain bool, open string) {
	written, isLiteral := d.value.Literal()
	if isLiteral {
		if why := misshapen(written, t); why != "" {
			return why, true, ""
		}
	}
	r := l.resolve(d.value, t.kind)
	for _, n := range r.nodes {
		if why := l.misformed(d, t, r, n); why != "" {
			return why, true, ""
		}
	}
	switch {
	case len(r.nodes) > 0 || r.why == "":
		return l.otherKind(d, t), true, ""
	case !isLiteral:
		return "", false, r.why
	}
	return l.meant(written, t.kind), false, ""
}

// misshapen tells what is wrong with a literal that cannot be what a dimension
// carries.
func misshapen(written string, t tie) string {
	isARN := strings.HasPrefix(written, "arn:")
	switch {
	case t.form == arnForm && !isARN:
		return "it is no ARN, and the metric carries " + formWords[t.form]
	case t.form != arnForm && isARN:
		return "it is an ARN, and the metric carries " + formWords[t.form]
	case strings.HasPrefix(written, "https://"), strings.HasPrefix(written, "http://"):
		return "it is a URL, and the metric carries " + formWords[t.form]
	}
	return ""
}

// otherKind tells that a dimension names a resource of this unit that is of
// another kind than the metric's.
func (l *linker) otherKind(d dimension, t tie) string {
	h, ok := d.value.Hole()
	if !ok || h.Source != model.ResourceHole {
		return ""
	}
	n := l.node(h.Resource)
	if n == nil || n.Kind == t.kind || n.Kind == model.CustomResource {
		return ""
	}
	if n.Kind == model.Alias && t.kind == model.Function {
		return ""
	}
	return fmt.Sprintf("%s is a %s, and the metric is of a %s", h.Resource, kindWord(n.Kind), kindWord(t.kind))
}

func kindWord(kind model.Kind) string { return strings.ReplaceAll(string(kind), "_", " ") }

// meant tells that a literal is almost certainly meant to be a resource of this
// unit and is not its name: it is its logical id, or its name in another case. Of an
// account, of which all of a kind were read, it tells that there is none.
func (l *linker) meant(written string, kind model.Kind) string {
	account := l.scope.unit.Live
	if account && l.scope.unit.Because[kind] != "" || !account && l.scope.unit.Open != "" {
		return ""
	}
	for _, n := range l.byKind[kind] {
		name, named := word(n, nameAttribute(kind))
		_, given := n.Attrs[nameAttribute(kind)]
		switch {
		case n.Unknown[nameAttribute(kind)] != "":
		case !given && n.ID == written:
			return fmt.Sprintf("%s is the template's word for the %s, which gets a name of its own on deployment", written, kindWord(kind))
		case named && name != written && metric.SameLetters(name, written):
			return fmt.Sprintf("no %s is called so; one is called %s", kindWord(kind), name)
		}
	}
	if account {
		return fmt.Sprintf("the account has no such %s in this Region", kindWord(kind))
	}
	return ""
}
