package workspace

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// Clouds are the parts of the graph that are of one cloud each, as graphs: that of
// AWS, and those of other clouds that it has some resources of.
func (g *Graph) Clouds() iter.Seq[*Graph] {
	return func(yield func(*Graph) bool) {
		if !yield(g) {
			return
		}
		for _, cloud := range model.Clouds {
			part := &Graph{Unit: g.Unit, Round: g.Round, Cloud: cloud}
			for _, n := range g.Foreign {
				if n.Cloud == cloud {
					part.Nodes = append(part.Nodes, n)
				}
			}
			if len(part.Nodes) > 0 && !yield(part) {
				return
			}
		}
	}
}

// joinForeign joins the functions of another cloud with all its alarms, which may
// watch a resource group or project and name none of them, and with whom they tell.
func (j *joiner) joinForeign() {
	for _, cloud := range model.Clouds {
		first := -1
		for i, r := range j.resources {
			if r.Cloud != cloud || r.Kind != model.Function && r.Kind != model.Alarm && r.Kind != model.Topic {
				continue
			}
			if first < 0 {
				first = i
			}
			j.sets.join(first, i)
		}
	}
}

// addForeignFacts works out whether failures of functions of other clouds are
// watched, and whom their alerts reach. No other fact is known of them.
func (l *linker) addForeignFacts() {
	l.addReached()
	if !l.builder.asks(model.Function, "signals") {
		return
	}
	for _, n := range l.graph.Foreign {
		if n.Kind != model.Function {
			continue
		}
		so := l.failureAlerts(n)
		if so.state != watched && l.watchedElsewhere(n, failureSignal) {
			so = watch{state: watched}
		}
		if so.state == undecided {
			n.incomplete("signals", so.why)
			continue
		}
		shown := metric.Failures(n.Cloud)[0]
		entry := model.Block{
			"name":     {Value: model.Lit(failureSignal)},
			"metric":   {Value: model.Lit(shown.String())},
			"severity": {Value: model.Lit("high")},
			"state":    {Value: model.Lit(stateWords[so.state])},
		}
		if so.state == broken {
			entry["why"] = model.Attr{Value: model.Lit(so.why)}
		}
		n.Facts = append(n.Facts, Fact{"signals", model.List{{Value: entry}}})
	}
}

// failureSignal is the signal that functions of all clouds have: they fail.
const failureSignal = "function-errors"

// failureAlerts tells whether an alert that works shows somebody that a function
// fails, the best answer of any alert.
func (l *linker) failureAlerts(n *Node) watch {
	so := watch{}
	for _, alert := range l.graph.Foreign {
		if alert.Kind != model.Alarm || alert.Cloud != n.Cloud {
			continue
		}
		shows := showsFailures(alert, n)
		if shows.state == watched {
			shows = l.reachesSomebody(alert)
		}
		if why := l.maybe[alert]; why != "" && shows.state > undecided {
			shows = watch{undecided, why}
		}
		so = better(so, shows)
	}
	u := l.scope.unit
	if u.Open != "" && (len(u.Hides) == 0 || slices.Contains(u.Hides, model.Alarm)) {
		so = better(so, watch{undecided, u.Open})
	}
	return so
}

// showsFailures tells whether an alert is about the function and fires when it
// fails, whoever is told.
func showsFailures(alert, n *Node) watch {
	if n.Cloud == model.Azure {
		return azureShows(alert, n)
	}
	return googleShows(alert, n)
}

// addReached works out of the alerts of other clouds whether somebody hears of them.
func (l *linker) addReached() {
	for _, alert := range l.graph.Foreign {
		if alert.Kind != model.Alarm {
			continue
		}
		lost, some, why := l.lostActions(alert)
		if l.builder.asks(model.Alarm, "reaches_someone") {
			if !some && why != "" {
				alert.incomplete("reaches_someone", why)
			} else {
				alert.Facts = append(alert.Facts, Fact{"reaches_someone", model.Bool(some)})
			}
		}
		if l.builder.asks(model.Alarm, "undeliverable") && len(lost) > 0 {
			alert.Facts = append(alert.Facts, Fact{"undeliverable", lost})
		}
	}
}

// lostActions are the actions of an alert that reach nobody. Some tells whether one
// of the others does; an action that is not seen does. Why says why that may be.
func (l *linker) lostActions(alert *Node) (lost model.List, some bool, why string) {
	why = alert.Unknown["alarm_actions"]
	for _, action := range flat(nil, alert.Attrs["alarm_actions"].Value) {
		nobody, unsure := l.tellsNobody(action, alert.Cloud)
		switch {
		case unsure != "":
			why = first(why, unsure)
		case nobody == "":
			some = true
		default:
			lost = append(lost, model.Attr{Value: model.Block{"action": {Value: action}, "why": {Value: model.Lit(nobody)}}})
		}
	}
	return lost, some, why
}

// tellsNobody says why an action group or a notification channel that an action
// names tells nobody, "" if it tells somebody or is not seen.
func (l *linker) tellsNobody(action model.Text, cloud model.Cloud) (nobody, unsure string) {
	for _, n := range l.graph.Foreign {
		if n.Kind != model.Topic || n.Cloud != cloud || !refersTo(action, n.ID) {
			continue
		}
		if on, ok := n.Attrs["enabled"].Value.(model.Bool); ok && !bool(on) {
			return n.name() + " is disabled", ""
		}
		receivers, ok := n.Attrs["receivers"].Value.(model.List)
		unsure = first(n.Unknown["enabled"], n.Unknown["receivers"])
		if ok && len(receivers) == 0 && n.Unknown["receivers"] == "" {
			return n.name() + " has no receiver", ""
		}
		return "", unsure
	}
	return "", ""
}

// refersTo tells whether a text refers to a resource.
func refersTo(text model.Text, id string) bool {
	return slices.ContainsFunc(text, func(part model.Part) bool { return part.Hole != nil && part.Hole.Resource == id })
}

// reachesSomebody tells whether anything comes of an alert that fires. An action
// that is not known is one.
func (l *linker) reachesSomebody(alert *Node) watch {
	if on, ok := alert.Attrs["actions_enabled"].Value.(model.Bool); ok && !bool(on) {
		return watch{broken, fmt.Sprintf("alert %s is disabled", alert.name())}
	}
	if why := alert.Unknown["actions_enabled"]; why != "" {
		return watch{undecided, why}
	}
	lost, some, why := l.lostActions(alert)
	switch {
	case some:
		return watch{state: watched}
	case why != "" && len(lost) > 0:
		return watch{undecided, why}
	case why != "":
		return watch{state: watched}
	case len(lost) > 0:
		entry, _ := lost[0].Value.(model.Block)
		return watch{broken, fmt.Sprintf("alert %s tells nobody when it fires: %s", alert.name(), wordOf(entry["why"].Value))}
	}
	return watch{broken, fmt.Sprintf("alert %s tells nobody when it fires", alert.name())}
}

// azureShows tells whether an alert of Azure Monitor shows failures of a function
// app: on the app, on the Application Insights that it reports to, on its resource
// group, or on a subscription.
func azureShows(alert, n *Node) watch {
	about := azureScope(alert, n)
	if about.state < undecided {
		return about
	}
	entries, _ := alert.Attrs["metrics"].Value.(model.List)
	so := watch{}
	if why := alert.Unknown["metrics"]; why != "" {
		so = watch{undecided, why}
	}
	for _, item := range entries {
		if entry, ok := item.Value.(model.Block); ok {
			so = better(so, azureMetric(alert, entry))
		}
	}
	return worse(so, about)
}

// azureMetric tells whether one criterion of an alert is about failures.
func azureMetric(alert *Node, entry model.Block) watch {
	if query, ok := entry["expression"].Value.(model.Text); ok {
		written := strings.ToLower(query.String())
		for _, word := range azureFailureWords {
			if strings.Contains(written, word) {
				return firesUp(alert, "the count of its query")
			}
		}
		return watch{}
	}
	if unknown, ok := entry["expression"].Value.(model.Unknown); ok {
		return watch{undecided, unknown.Why}
	}
	namespace, why := known(entry["namespace"].Value)
	name, whyName := known(entry["metric"].Value)
	if why = first(why, whyName); why != "" {
		return watch{undecided, why}
	}
	for _, shown := range metric.Failures(model.Azure) {
		if !strings.EqualFold(shown.Namespace, namespace) || !strings.EqualFold(shown.Name, name) {
			continue
		}
		return firesUp(alert, shown.Name)
	}
	return watch{}
}

// firesUp tells whether an alert fires when what it looks at rises.
func firesUp(alert *Node, what string) watch {
	if way := wordOf(alert.Attrs["comparison"].Value); strings.HasPrefix(way, "LessThan") {
		return watch{broken, fmt.Sprintf("alert %s fires when %s falls", alert.name(), what)}
	}
	return watch{state: watched}
}

// azureFailureWords are what queries of failures look for: the tables and columns
// of Application Insights and of the log of functions.
var azureFailureWords = []string{
	"exceptions", "success == false", "success == \"false\"", "success == 'false'", "success==false", "not(success)",
	"severitylevel", "level == \"error\"", "level == 'error'", "resultcode", "fail", "error",
}

// azureScope tells whether one of the scopes of an alert is the function app or
// something that it is part of.
func azureScope(alert, n *Node) watch {
	so := watch{}
	if why := alert.Unknown["scopes"]; why != "" {
		so = watch{undecided, why}
	}
	for _, scope := range flat(nil, alert.Attrs["scopes"].Value) {
		so = better(so, azureCovers(scope, n))
	}
	return so
}

func azureCovers(scope model.Text, n *Node) watch {
	home := n.ID
	for _, part := range scope {
		if part.Hole != nil && part.Hole.Resource == home {
			return watch{state: watched}
		}
	}
	written := strings.ToLower(scope.String())
	name, named := word(n, "name")
	switch {
	case strings.Contains(written, "azurerm_subscription"), subscriptionScope.MatchString(written):
		return watch{state: watched}
	case strings.Contains(written, "/providers/microsoft.web/sites/"):
		if named && strings.HasSuffix(written, "/sites/"+strings.ToLower(name)) {
			return watch{state: watched}
		}
		return watch{}
	case strings.Contains(written, "azurerm_resource_group."), groupScope.MatchString(written):
		return azureGroup(scope, n)
	case strings.Contains(written, "azurerm_application_insights."), strings.Contains(written, "/components/"):
		return azureInsights(scope, n)
	case strings.Contains(written, "azurerm_log_analytics_workspace."), strings.Contains(written, "/workspaces/"):
		return watch{undecided, "whether " + scope.String() + " holds the logs of " + n.name() + " is not known"}
	case strings.Contains(written, "azurerm_"):
		return watch{} // another resource
	case len(scope) > 0 && scope[0].Hole != nil:
		return watch{undecided, first(whyText(scope), scope.String()+" is known on deployment only")}
	}
	return watch{}
}

// The ids of a subscription and of a resource group, and of nothing below them.
var (
	subscriptionScope = regexp.MustCompile(`^/subscriptions/[^/]+/?$`)
	groupScope        = regexp.MustCompile(`^/subscriptions/[^/]+/resourcegroups/[^/]+/?$`)
)

// azureGroup tells whether a scope is the resource group of an app.
func azureGroup(scope model.Text, n *Node) watch {
	group, ok := n.Attrs["resource_group"].Value.(model.Text)
	if !ok {
		return watch{undecided, first(n.Unknown["resource_group"], "the resource group of "+n.name()+" is not set")}
	}
	if sharesResource(scope, group) {
		return watch{state: watched}
	}
	if name, literal := group.Literal(); literal {
		if strings.HasSuffix(strings.ToLower(scope.String()), "/resourcegroups/"+strings.ToLower(name)) {
			return watch{state: watched}
		}
		if _, lone := scope.Hole(); lone {
			return watch{undecided, "whether " + scope.String() + " is the resource group " + name + " is not known"}
		}
	} else if _, ok := scope.Literal(); ok {
		return watch{undecided, first(whyText(group), group.String()+" is known on deployment only")}
	}
	return watch{}
}

// azureInsights tells whether a scope is the Application Insights of an app.
func azureInsights(scope model.Text, n *Node) watch {
	so := watch{}
	if why := n.Unknown["insights"]; why != "" {
		so = watch{undecided, why}
	}
	for _, key := range flat(nil, n.Attrs["insights"].Value) {
		switch {
		case sharesResource(scope, key):
			return watch{state: watched}
		case !refersToSome(key) || !refersToSome(scope):
			so = better(so, watch{undecided, "which Application Insights " + n.name() + " reports to is not known"})
		}
	}
	return so
}

// sharesResource tells whether two texts refer to one resource.
func sharesResource(a, b model.Text) bool {
	return slices.ContainsFunc(a, func(x model.Part) bool {
		return whose(x.Hole) != "" && slices.ContainsFunc(b, func(y model.Part) bool { return whose(y.Hole) == whose(x.Hole) })
	})
}

// whose is the resource or data source whose attribute a hole is, "" if it is
// neither.
func whose(h *model.Hole) string {
	if h == nil {
		return ""
	}
	if h.Resource != "" {
		return h.Resource
	}
	if end := strings.LastIndexByte(h.Name, '.'); end > 0 && strings.Contains(h.Name, "data.") {
		return h.Name[:end]
	}
	return ""
}

// refersToSome tells whether a text refers to a resource or data source of the unit.
func refersToSome(t model.Text) bool {
	return slices.ContainsFunc(t, func(part model.Part) bool { return whose(part.Hole) != "" })
}
