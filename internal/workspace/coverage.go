package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// A state says whether a signal is watched; the greater the better.
type state int

const (
	unwatched state = iota
	broken          // an alarm is there and cannot fire or reaches nobody
	undecided       // nobody can tell from here
	watched
)

// A watch is the answer for a signal, with the reason where it is broken or undecided.
type watch struct {
	state state
	why   string
}

// better is the better of two answers; of equals the first.
func better(a, b watch) watch {
	if b.state > a.state {
		return b
	}
	return a
}

// worse is the worse of two answers; of equals the first.
func worse(a, b watch) watch {
	if b.state < a.state {
		return b
	}
	return a
}

// stateWords are the words that rules see. What is undecided is not among them.
var stateWords = map[state]string{unwatched: "unwatched", broken: "broken", watched: "watched"}

// signals lists what should be watched of a node and whether an alarm that
// works does.
func signals(l *linker, n *Node) (model.Value, string) {
	list, unknown := model.List{}, ""
	for _, s := range metric.Signals(n.Kind) {
		if s.Tier == "C" && !slices.Contains(l.builder.options.Signals, s.Slug) {
			continue
		}
		need := l.needs(n, s)
		switch need.applies {
		case no:
			continue
		case open:
			unknown = first(unknown, need.why)
			continue
		case yes:
		}
		w := l.watched(n, s)
		if w.state != watched && l.watchedElsewhere(n, s.Slug) {
			w = watch{state: watched}
		}
		if w.state == undecided {
			unknown = first(unknown, w.why)
			continue
		}
		entry := model.Block{
			"name":     {Value: model.Lit(s.Slug)},
			"metric":   {Value: model.Lit(l.toWatch(n, s))},
			"severity": {Value: model.Lit(l.severity(n, s, need))},
			"state":    {Value: model.Lit(stateWords[w.state])},
		}
		if w.state == broken {
			entry["why"] = model.Attr{Value: model.Lit(w.why)}
		}
		list = append(list, model.Attr{Value: entry})
	}
	return list, unknown
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// toWatch says what to watch, as the node's own metrics are called.
func (l *linker) toWatch(n *Node, s metric.Signal) string {
	if s.Records != nil {
		return s.Says
	}
	for _, way := range s.Accepts {
		if !fits(n, way[0]) {
			continue
		}
		names := make([]string, len(way))
		for i, w := range way {
			names[i] = w.Metric
		}
		return way[0].Namespace + " " + strings.Join(names, " and ")
	}
	return s.Accepts[0][0].Namespace + " " + s.Accepts[0][0].Metric
}

// protocolMetrics are the metrics that a kind of API publishes.
var protocolMetrics = map[string][]string{
	"REST":      {"5XXError", "4XXError", "Latency", "IntegrationLatency"},
	"HTTP":      {"5xx", "4xx", "Latency", "IntegrationLatency"},
	"WEBSOCKET": {"ExecutionError", "IntegrationError", "ClientError", "IntegrationLatency"},
}

// destinationMetrics are the parts of the names of the metrics of deliveries to
// a destination.
var destinationMetrics = map[string][]string{
	"s3":         {"DeliveryToS3."},
	"opensearch": {"DeliveryToAmazonOpenSearch", "DeliveryToElasticsearch."},
	"redshift":   {"DeliveryToRedshift.", "DeliveryToS3."}, // by way of S3
	"splunk":     {"DeliveryToSplunk."},
	"http":       {"DeliveryToHttpEndpoint."},
	"snowflake":  {"DeliveryToSnowflake."},
	"iceberg":    {"DeliveryToIceberg."},
}

// fits tells whether a resource publishes the metric: APIs and delivery streams
// of different kinds have different ones. Where the kind is not known all do.
func fits(n *Node, w metric.Watch) bool {
	switch n.Kind {
	case model.API:
		protocol, ok := word(n, "protocol")
		return !ok || protocolMetrics[protocol] == nil || slices.Contains(protocolMetrics[protocol], w.Metric)
	case model.DeliveryStream:
		destination, ok := word(n, "destination")
		return !ok || destinationMetrics[destination] == nil ||
			slices.ContainsFunc(destinationMetrics[destination], func(part string) bool { return strings.HasPrefix(w.Metric, part) })
	default:
		return true
	}
}

// watched tells whether a signal of a node is watched, the best of the ways.
func (l *linker) watched(n *Node, s metric.Signal) watch {
	if s.Records != nil {
		return l.builder.trails[fileOf(n.Unit)][s.Slug]
	}
	seen := l.seen(n, s)
	so := watch{}
	for i, part := range l.parts(n, s) {
		best := watch{}
		for _, way := range s.Accepts {
			so := watch{state: watched}
			for _, w := range way {
				so = worse(so, l.watches(n, part, w, seen))
			}
			best = better(best, so)
		}
		if i == 0 {
			so = best
			continue
		}
		so = worse(so, best)
	}
	if s.Slug == "function-errors" {
		so = better(so, l.watchedInLogs(n))
	}
	return so
}

// A part is what of a resource must be watched by itself: a stage of an API, an
// index of a table. The zero part is the whole.
type part struct {
	stage *Node
	index string
}

// parts lists what of a node must be watched, one by one.
func (l *linker) parts(n *Node, s metric.Signal) []part {
	parts := []part{{}}
	switch {
	case n.Kind == model.API:
		var stages []part
		for _, stage := range n.Edges["stages"] {
			if implicit, _ := isTrue(stage, "implicit"); !implicit {
				stages = append(stages, part{stage: stage})
			}
		}
		if len(stages) > 0 {
			parts = stages
		}
	case s.Slug == "table-throttles":
		for _, name := range flat(nil, n.Attrs["indexes"].Value) {
			if index, ok := name.Literal(); ok {
				parts = append(parts, part{index: index})
			}
		}
	}
	return parts
}

// seen are the queries that may watch a signal of a node.
func (l *linker) seen(n *Node, s metric.Signal) []watching {
	seen := l.watchings(n)
	if s.Slug == "stream-iterator-age" || s.Slug == "kafka-offset-lag" {
		for _, source := range n.Edges["event_sources"] {
			seen = append(seen, l.watchings(source)...)
			for _, stream := range source.Edges["stream"] {
				seen = append(seen, l.watchings(stream)...)
			}
		}
	}
	seen = append(seen, l.alarms.account...)
	if why := l.unseenAlarms(n); why != "" {
		if !slices.ContainsFunc(seen, func(w watching) bool { return w.maybe == why }) {
			seen = append(seen, watching{maybe: why})
		}
	}
	return seen
}

// unseenAlarms says why alarms on a node may be there that are not seen. No edge leads
// to those on an account, which name nothing.
func (l *linker) unseenAlarms(n *Node) string {
	if n.Kind == model.Account {
		return l.scope.unit.Hidden(model.Alarm)
	}
	return n.Unknown["alarms"]
}

// watches tells whether one of the queries watches a metric of a part of a node.
func (l *linker) watches(n *Node, p part, w metric.Watch, seen []watching) watch {
	if !fits(n, w) {
		return watch{}
	}
	so := watch{}
	for _, s := range seen {
		if s.query.namespace == "" {
			so = better(so, watch{undecided, s.maybe})
			continue
		}
		if s.query.namespace != w.Namespace || s.query.why == "" && s.query.metric != w.Metric {
			continue
		}
		if len(s.query.dimensions) == 0 && s.query.partial == "" && !s.query.grouped && !w.Account {
			continue
		}
		about, why := l.isAbout(n, p, w, s.query)
		if about == no {
			continue
		}
		if about == open {
			so = better(so, watch{undecided, why})
			continue
		}
		so = better(so, l.works(n, w, s))
	}
	return so
}

// isAbout tells whether a query that is about a resource is about a part of it.
func (l *linker) isAbout(n *Node, p part, w metric.Watch, q query) (truth, string) {
	for _, narrow := range []string{"Method", "Resource", "Route"} {
		if _, ok := q.dimension(narrow); ok && n.Kind == model.API {
			return no, "" // of many routes one
		}
	}
	if n.Kind == model.Table && w.Metric != "ThrottledRequests" {
		index, ok := q.dimension("GlobalSecondaryIndexName")
		name, literal := index.value.Literal()
		switch {
		case !ok:
			return same(p.index, ""), ""
		case !literal:
			return open, first(index.why, whyText(index.value))
		}
		return same(p.index, name), ""
	}
	if p.stage == nil {
		return yes, ""
	}
	stage, ok := q.dimension("Stage")
	if !ok {
		return yes, ""
	}
	return l.isStage(p.stage, stage)
}

func same(a, b string) truth {
	if a == b {
		return yes
	}
	return no
}

// whyText says why a text with holes is not known.
func whyText(t model.Text) string {
	for _, part := range t {
		if part.Hole != nil {
			return whyHole(part.Hole)
		}
	}
	return ""
}

// isStage tells whether the Stage dimension of a query names a stage.
func (l *linker) isStage(stage *Node, d dimension) (truth, string) {
	if d.why != "" {
		return open, d.why
	}
	if h, ok := d.value.Hole(); ok && h.Source == model.ResourceHole {
		return same(h.Resource, l.home(stage).local(stage)), ""
	}
	name, ok := stage.Attrs["name"].Value.(model.Text)
	if !ok {
		return open, first(stage.Unknown["name"], "the name of the stage is not set")
	}
	home := l.home(stage)
	if home.canonical(name) == l.canonical(d.value) {
		return yes, ""
	}
	if isLiteral(name) && isLiteral(d.value) {
		return no, ""
	}
	return open, first(whyText(d.value), whyText(name))
}

// works tells whether an alarm that looks at the right metric of the right
// resource shows it to somebody.
func (l *linker) works(n *Node, w metric.Watch, s watching) watch {
	alarm, home := s.alarm, l.home(s.alarm)
	if s.maybe != "" || s.query.why != "" {
		return watch{undecided, first(s.maybe, s.query.why)}
	}
	if s.wrong != "" {
		return watch{broken, fmt.Sprintf("alarm %s gets no data: %s", alarm.name(), s.wrong)}
	}
	if why := l.notEnough(n, w); why != "" {
		return watch{broken, fmt.Sprintf("alarm %s is on %s, and %s", alarm.name(), w.Metric, why)}
	}
	if s.query.direct {
		if so := shows(alarm, w, s.query); so.state != watched {
			return so
		}
	}
	if so := reachable(n, alarm, s.query); so.state != watched {
		return so
	}
	reasons, unsure := home.fact(alarm, "never_fires")
	if list, _ := reasons.(model.List); len(list) > 0 {
		return watch{broken, fmt.Sprintf("alarm %s cannot fire: %s", alarm.name(), wordOf(list[0].Value))}
	}
	if unsure != "" {
		return watch{undecided, unsure}
	}
	reaches, why := home.fact(alarm, "reaches_someone")
	if reaches == nil {
		return watch{undecided, why}
	}
	if reaches == model.Bool(false) {
		return watch{broken, fmt.Sprintf("alarm %s does nothing when it fires", alarm.name())}
	}
	if len(alarm.Edges["composites"])+len(alarm.Edges["rules"])+len(alarm.Edges["deployment_groups"]) == 0 {
		if why := home.reachesNobody(alarm); why != "" {
			return watch{broken, fmt.Sprintf("alarm %s reaches nobody: %s", alarm.name(), why)}
		}
	}
	return watch{state: watched}
}

// shows tells whether the comparison and the statistic of an alarm on the metric
// itself show the signal.
func shows(alarm *Node, w metric.Watch, q query) watch {
	if why := alarm.Unknown["comparison"]; why != "" {
		return watch{undecided, why}
	}
	way := directionOf(alarm)
	switch {
	case w.Below && way == rising:
		return watch{broken, fmt.Sprintf("alarm %s fires when %s rises", alarm.name(), w.Metric)}
	case !w.Below && way == falling:
		return watch{broken, fmt.Sprintf("alarm %s fires when %s falls", alarm.name(), w.Metric)}
	}
	if q.statisticWhy != "" && len(w.Blind) > 0 {
		return watch{undecided, q.statisticWhy}
	}
	if why, ok := w.Blind[q.statistic]; ok {
		return watch{broken, fmt.Sprintf("alarm %s does not see it: %s", alarm.name(), why)}
	}
	return watch{state: watched}
}

// notEnough tells why a metric does not show the signal of this resource.
func (l *linker) notEnough(n *Node, w metric.Watch) string {
	switch w.If {
	case metric.IfFailureTarget:
		if target, _ := l.fact(n, "failure_target"); target != model.Bool(true) {
			return "failed events go nowhere that it could count"
		}
	case metric.IfDeadLetters:
		for _, target := range n.Edges["targets"] {
			if set, _ := isSet(target, "dead_letter_arn"); !set {
				return "not every target has a dead-letter queue"
			}
		}
	case metric.IfNotRedrive:
		if len(n.Edges["redrive_sources"]) > 0 {
			return "messages that SQS moves here itself are not counted as sent"
		}
	}
	return ""
}

// errorWords are what patterns of logged errors look for.
var errorWords = []string{"error", "exception", "fail", "fatal", "critical", "timed out", "traceback", "panic", "unhandled"}

// watchedInLogs tells whether an alarm on errors in a function's log watches it.
func (l *linker) watchedInLogs(n *Node) watch {
	so := watch{}
	for _, filter := range l.logFilters(n) {
		pattern := strings.ToLower(shown(filter.Attrs["pattern"].Value))
		if !slices.ContainsFunc(errorWords, func(w string) bool { return strings.Contains(pattern, w) }) {
			if why := filter.Unknown["pattern"]; why != "" {
				so = better(so, watch{undecided, why})
			}
			continue
		}
		if why := filter.Unknown["alarms"]; why != "" {
			so = better(so, watch{undecided, why})
		}
		for _, alarm := range filter.Edges["alarms"] {
			so = better(so, l.works(n, metric.Watch{}, watching{alarm: alarm, query: query{direct: true}}))
		}
	}
	return so
}

// shown is a text as written, holes and all.
func shown(value model.Value) string {
	t, ok := value.(model.Text)
	if !ok {
		return ""
	}
	return t.String()
}

// logFilters are the metric filters on the log group of a function, declared or
// not.
func (l *linker) logFilters(n *Node) []*Node {
	var filters []*Node
	for _, group := range n.Edges["log_group"] {
		filters = append(filters, group.Edges["filters"]...)
	}
	return append(filters, l.alarms.filters[n]...)
}
