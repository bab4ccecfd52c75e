package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// A tie says what a dimension identifies and by what.
type tie struct {
	kind model.Kind
	form form
}

// ties are the dimensions that identify a resource, by namespace.
var ties = map[string]map[string]tie{
	"AWS/Lambda": {
		"FunctionName":           {model.Function, nameForm},
		"EventSourceMappingUUID": {model.EventSource, idForm},
	},
	"AWS/SQS":               {"QueueName": {model.Queue, nameForm}},
	"AWS/SNS":               {"TopicName": {model.Topic, nameForm}},
	"AWS/DynamoDB":          {"TableName": {model.Table, nameForm}},
	"AWS/ApiGateway":        {"ApiName": {model.API, nameForm}, "ApiId": {model.API, idForm}},
	"AWS/AppSync":           {"GraphQLAPIId": {model.GraphQLAPI, idForm}},
	"AWS/States":            {"StateMachineArn": {model.StateMachine, arnForm}},
	"AWS/Events":            {"RuleName": {model.EventRule, nameForm}},
	"AWS/EventBridge/Pipes": {"PipeName": {model.Pipe, nameForm}},
	"AWS/Kinesis":           {"StreamName": {model.Stream, nameForm}},
	"AWS/Firehose":          {"DeliveryStreamName": {model.DeliveryStream, nameForm}},
}

// namespaceKinds are the kinds whose metrics a namespace holds.
var namespaceKinds = map[string]model.Kind{
	"AWS/Lambda":            model.Function,
	"AWS/SQS":               model.Queue,
	"AWS/SNS":               model.Topic,
	"AWS/DynamoDB":          model.Table,
	"AWS/ApiGateway":        model.API,
	"AWS/AppSync":           model.GraphQLAPI,
	"AWS/States":            model.StateMachine,
	"AWS/Events":            model.EventRule,
	"AWS/Scheduler":         model.Schedule,
	"AWS/EventBridge/Pipes": model.Pipe,
	"AWS/Kinesis":           model.Stream,
	"AWS/Firehose":          model.DeliveryStream,
}

// watchEdges are the edges of an alarm to what it watches.
var watchEdges = map[model.Kind]string{
	model.Function:       "functions",
	model.Queue:          "queues",
	model.Topic:          "topics",
	model.EventRule:      "event_rules",
	model.Schedule:       "schedules",
	model.Pipe:           "pipes",
	model.Table:          "tables",
	model.Stream:         "streams",
	model.DeliveryStream: "delivery_streams",
	model.API:            "apis",
	model.GraphQLAPI:     "graphql_apis",
	model.StateMachine:   "state_machines",
	model.MetricFilter:   "metric_filters",
}

// A watching is one alarm's query about one resource, or about all of a kind.
type watching struct {
	alarm *Node
	query query
	// wrong says what is wrong with the dimensions, so that no data comes though
	// it is clear which resource is meant.
	wrong string
	// maybe says why it is not known whether it is about the resource, or whether
	// the alarm exists.
	maybe string
}

// alarmIndex is what the alarms of a unit look at.
type alarmIndex struct {
	// of are the queries about a resource.
	of map[*Node][]watching
	// account are queries without dimensions: over the account, or over each of
	// the resources that a query groups by.
	account []watching
	// unsure are queries that may be about any resource of a kind.
	unsure map[model.Kind][]watching
	// blind are queries about which nothing is known.
	blind []watching
	// targets are the resources that an alarm's queries are about.
	targets map[*Node][]target
	// filters are the metric filters on the log group that a function gets from
	// Lambda, which need not be declared.
	filters map[*Node][]*Node
	// refers is what each resource refers to, where that has been asked for.
	refers map[string][]string
}

// A target is a resource that a query of an alarm is about.
type target struct {
	query query
	node  *Node
}

// linkAlarms links alarms to what they watch.
func linkAlarms(l *linker) {
	l.alarms = alarmIndex{
		of:      map[*Node][]watching{},
		unsure:  map[model.Kind][]watching{},
		targets: map[*Node][]target{},
		filters: map[*Node][]*Node{},
	}
	for _, filter := range l.byKind[model.MetricFilter] {
		name, _ := filter.Attrs["log_group_name"].Value.(model.Text)
		if of, ok := after(name, "/aws/lambda/"); ok {
			for _, n := range l.resolve(of, model.Function).nodes {
				l.alarms.filters[n] = append(l.alarms.filters[n], filter)
			}
		}
	}
	for _, n := range l.graph.Nodes {
		if n.Kind == model.Alarm {
			l.linkAlarm(n)
		}
	}
	l.markUnsure()
}

func (l *linker) linkAlarm(alarm *Node) {
	maybe := l.maybe[alarm]
	r := read(alarm)
	if r.why != "" {
		l.alarms.blind = append(l.alarms.blind, watching{alarm: alarm, maybe: r.why})
	}
	for _, q := range r.queries {
		w := watching{alarm: alarm, query: q, maybe: maybe}
		switch {
		case q.namespace == "" && q.why != "":
			w.maybe = q.why
			l.alarms.blind = append(l.alarms.blind, w)
		case namespaceKinds[q.namespace] == "":
			l.linkFilters(w)
		default:
			l.linkQuery(w)
		}
	}
}

// linkFilters links an alarm to the metric filters that write its metric.
func (l *linker) linkFilters(w watching) {
	for _, filter := range l.byKind[model.MetricFilter] {
		if wordOf(filter.Attrs["namespace"].Value) == w.query.namespace {
			switch {
			case w.query.why != "":
				filter.incomplete("alarms", w.query.why)
			case wordOf(filter.Attrs["metric"].Value) == w.query.metric:
				l.connect(w.alarm, "metric_filters", filter, "alarms")
			}
		}
		for _, name := range []string{"namespace", "metric"} {
			if why := filter.Unknown[name]; why != "" {
				filter.incomplete("alarms", why)
			}
		}
	}
}

// linkQuery finds the resources that a query of a known namespace is about.
func (l *linker) linkQuery(w watching) {
	q := w.query
	if q.partial != "" {
		w.maybe = q.partial
	}
	if len(q.dimensions) == 0 {
		if q.partial != "" && !q.grouped {
			l.unsure(namespaceKinds[q.namespace], w)
			return
		}
		l.alarms.account = append(l.alarms.account, w)
		return
	}
	if q.namespace == "AWS/Scheduler" {
		l.linkSchedules(w)
		return
	}
	for _, d := range q.dimensions {
		if t, ok := ties[q.namespace][d.name]; ok {
			l.linkDimension(w, d, t)
			return
		}
	}
	l.linkMisnamed(w)
}

func (l *linker) linkDimension(w watching, d dimension, t tie) {
	if d.why != "" {
		w.maybe = d.why
		l.unsure(t.kind, w)
		return
	}
	r := l.resolve(d.value, t.kind)
	for _, n := range r.nodes {
		w.wrong = l.misformed(d, t, r, n)
		if w.wrong == "" {
			w.wrong = l.incomplete(w.query, n)
		}
		l.watch(w, n)
	}
	if r.why == "" || len(r.nodes) > 0 {
		return
	}
	w.maybe = r.why
	switch h, _ := d.value.Hole(); {
	case h != nil && h.Source == model.ImportHole:
		// A stack cannot import what it exports itself.
	case isLiteral(d.value):
		// It is another resource's name, unless it is that of one here whose name is
		// not known.
		for _, n := range l.byKind[t.kind] {
			if why := n.Unknown["name"]; why != "" {
				w.maybe = why
				l.alarms.of[n] = append(l.alarms.of[n], w)
			}
		}
	default:
		l.unsure(t.kind, w)
	}
}

func isLiteral(t model.Text) bool {
	_, ok := t.Literal()
	return ok
}

// watch notes that a query is about a resource.
func (l *linker) watch(w watching, n *Node) {
	if edge, ok := watchEdges[n.Kind]; ok {
		l.connect(w.alarm, edge, n, "alarms")
	}
	l.alarms.of[n] = append(l.alarms.of[n], w)
	l.alarms.targets[w.alarm] = append(l.alarms.targets[w.alarm], target{w.query, n})
}

// unsure notes that a query may be about any resource of a kind.
func (l *linker) unsure(kind model.Kind, w watching) {
	if kind == model.EventSource {
		kind = model.Function
	}
	l.alarms.unsure[kind] = append(l.alarms.unsure[kind], w)
}

// markUnsure says of the edges to alarms that they may lead to more.
func (l *linker) markUnsure() {
	for kind := range watchEdges {
		for _, n := range l.byKind[kind] {
			for _, w := range slices.Concat(l.alarms.of[n], l.alarms.unsure[kind], l.alarms.blind) {
				if w.maybe != "" {
					n.incomplete("alarms", w.maybe)
					break
				}
			}
		}
	}
}

// formWords say what a text is instead of what it should be.
var formWords = map[form]string{arnForm: "the ARN", urlForm: "the URL", idForm: "the id", nameForm: "the name"}

// misformed tells what is wrong with a dimension that names the right resource
// by the wrong thing: its ARN where metrics carry its name.
func (l *linker) misformed(d dimension, t tie, r resolution, n *Node) string {
	got := r.form
	if h, ok := d.value.Hole(); ok && h.Source == model.ResourceHole {
		if named := l.node(h.Resource); named != nil && named.Kind == model.Alias && formOf(model.Alias, h.Attribute) == arnForm {
			got = arnForm
		}
	}
	if got == t.form || got == otherForm {
		return ""
	}
	return "it is " + formWords[got] + " of " + n.name() + ", and the metric carries " + formWords[t.form]
}

// incomplete tells what is wrong with dimensions that are right one by one.
func (l *linker) incomplete(q query, n *Node) string {
	if n.Kind == model.API {
		return wrongAPI(q, n)
	}
	if q.why != "" {
		return ""
	}
	if why := missingDimension(q); why != "" {
		return why
	}
	_, onBus := q.dimension("EventBusName")
	if n.Kind == model.EventRule && !onBus && customBus(n) {
		return "the rule is on a bus of its own, and metrics of such rules carry EventBusName and RuleName"
	}
	return ""
}

// customBus tells whether a rule is known to be on a bus other than the default one.
func customBus(rule *Node) bool {
	if len(rule.Edges["bus"]) > 0 {
		return true
	}
	name, ok := word(rule, "bus_name")
	return ok && name != "" && name != "default" && !strings.HasSuffix(name, ":event-bus/default")
}

// wrongAPI tells what is wrong with the dimensions of an API's metric: those of
// REST APIs carry the name, those of others the id.
func wrongAPI(q query, n *Node) string {
	protocol, ok := word(n, "protocol")
	if !ok {
		return ""
	}
	_, byName := q.dimension("ApiName")
	switch {
	case protocol == "REST" && !byName:
		return "metrics of REST APIs carry ApiName, not ApiId"
	case protocol != "REST" && byName:
		return "metrics of " + protocol + " APIs carry ApiId, not ApiName"
	}
	return ""
}

// missingDimension tells which dimensions a query lacks: the service publishes
// the metric with more only.
func missingDimension(q query) string {
	m, ok := metric.Lookup(q.namespace, q.metric)
	names := q.names()
	if !ok || q.grouped || m.Published(names) {
		return ""
	}
	for _, set := range m.Dimensions {
		if len(set) > len(names) && containsAll(set, names) {
			return m.String() + " is published per " + strings.Join(set, " and ") + " together"
		}
	}
	return ""
}

func containsAll(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

// linkMisnamed links an alarm to the resource that a dimension of a wrong name
// identifies: FunctionArn, QueueUrl.
func (l *linker) linkMisnamed(w watching) {
	kind := namespaceKinds[w.query.namespace]
	for _, d := range w.query.dimensions {
		if d.why != "" || len(d.value) == 0 {
			continue
		}
		for _, n := range l.resolve(d.value, kind).nodes {
			w.wrong = "the metric has no dimension " + d.name
			l.watch(w, n)
		}
	}
}

// linkSchedules links an alarm to the schedules of a group.
func (l *linker) linkSchedules(w watching) {
	group, ok := w.query.dimension("ScheduleGroup")
	if !ok {
		l.linkMisnamed(w)
		return
	}
	for _, n := range l.byKind[model.Schedule] {
		seen := w
		value, ok := n.Attrs["group"].Value.(model.Text)
		if !ok {
			value = model.Lit("default")
		}
		switch why := n.Unknown["group"]; {
		case why != "":
			seen.maybe = why
			l.alarms.of[n] = append(l.alarms.of[n], seen)
		case group.why != "":
			seen.maybe = group.why
			l.alarms.of[n] = append(l.alarms.of[n], seen)
		case l.canonical(value) == l.canonical(group.value):
			l.watch(seen, n)
		default:
			for _, t := range []model.Text{group.value, value} {
				if h := firstHole(t); h != nil {
					seen.maybe = whyHole(h)
					l.alarms.of[n] = append(l.alarms.of[n], seen)
					break
				}
			}
		}
	}
}

// watchings are the queries that are or may be about a node, from its own unit
// and from others.
func (l *linker) watchings(n *Node) []watching {
	out := slices.Clone(l.alarms.of[n])
	out = append(out, l.alarms.unsure[n.Kind]...)
	out = append(out, l.alarms.blind...)
	for _, alarm := range n.Edges["alarms"] {
		if alarm.Unit == l.scope.unit {
			continue
		}
		seen := l.builder.outer(l.scope).node(l.local(n))
		for _, w := range l.home(alarm).alarms.of[seen] {
			if w.alarm == alarm {
				out = append(out, w)
			}
		}
	}
	return out
}

// home is the linker that a node belongs to.
func (l *linker) home(n *Node) *linker {
	if n.Unit == l.scope.unit {
		return l
	}
	return l.builder.outer(l.builder.byUnit[n.Unit])
}
