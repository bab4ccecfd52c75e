package workspace

import (
	"cmp"
	"maps"
	"slices"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A fact works out a derived attribute of a node. Nil is not set. why says why
// it may be incomplete; with a nil value it is unknown altogether.
type fact func(l *linker, n *Node) (value model.Value, why string)

// A factTable says how derived attributes are worked out, kind by kind.
type factTable map[model.Kind]map[string]fact

// A namedFact is one of a kind, numbered in order of their names.
type namedFact struct {
	name   string
	number int
	work   fact
}

// An answer is what came of a fact of a node.
type answer struct {
	value model.Value
	why   string
	done  bool
}

// fact returns a derived attribute of a node, worked out once. Facts may ask
// for the facts of other nodes, but not in a circle.
func (l *linker) fact(n *Node, name string) (value model.Value, why string) {
	if own := l.of(n); own != l {
		return own.fact(n, name)
	}
	if f := l.builder.facts[n.Kind][name]; f != nil {
		return l.answer(n, f)
	}
	return nil, ""
}

func (l *linker) answer(n *Node, f *namedFact) (value model.Value, why string) {
	if n.answers == nil {
		n.answers = make([]answer, len(l.builder.facts[n.Kind]))
		l.answered = append(l.answered, n)
	}
	if a := n.answers[f.number]; a.done {
		return a.value, a.why
	}
	value, why = f.work(l, n)
	n.answers[f.number] = answer{value, why, true}
	return value, why
}

// dropAnswers lets go of what facts are worked out from.
func (l *linker) dropAnswers() {
	for _, n := range l.answered {
		n.answers = nil
	}
	l.answered = nil
}

// addFacts works out the derived attributes that are asked for.
func (l *linker) addFacts() {
	derived := l.ofUnit(l.builder.derived, l.builder.live)
	for _, n := range l.graph.Nodes {
		l.derive(n, n, derived[n.Kind])
	}
	l.addForeignFacts()
}

// ofUnit are the names of facts that are worked out of the unit: accounts answer some
// that templates do not.
func (l *linker) ofUnit(derived, live map[model.Kind][]*namedFact) map[model.Kind][]*namedFact {
	if l.scope.unit.Live {
		return live
	}
	return derived
}

// namedFacts are facts by kind and name.
type namedFacts map[model.Kind]map[string]*namedFact

// allFacts is the tables of facts as one.
func allFacts() namedFacts {
	out := namedFacts{}
	for _, table := range []factTable{graphFacts, alarmFacts, permissionFacts, stackFacts, liveFacts} {
		for kind, facts := range table {
			if out[kind] == nil {
				out[kind] = map[string]*namedFact{}
			}
			for name, work := range facts {
				out[kind][name] = &namedFact{name: name, work: work}
			}
		}
	}
	for _, facts := range out {
		for i, name := range slices.Sorted(maps.Keys(facts)) {
			facts[name].number = i
		}
	}
	return out
}

// asked are the facts that are asked for, by kind, in order of their names: those that
// templates answer, and those and others that accounts answer.
func (t namedFacts) asked(reads map[model.Kind]map[string]bool) (derived, live map[model.Kind][]*namedFact) {
	derived, live = map[model.Kind][]*namedFact{}, map[model.Kind][]*namedFact{}
	for kind, facts := range t {
		for _, name := range slices.Sorted(maps.Keys(facts)) {
			if reads != nil && !reads[kind][name] {
				continue
			}
			live[kind] = append(live[kind], facts[name])
			if !model.Kinds[kind][name].Live {
				derived[kind] = append(derived[kind], facts[name])
			}
		}
	}
	return derived, live
}

// asks tells whether a fact of templates is asked for.
func (b *builder) asks(kind model.Kind, name string) bool {
	return slices.ContainsFunc(b.derived[kind], func(f *namedFact) bool { return f.name == name })
}

// graphFacts are the facts that follow from edges and attributes.
var graphFacts = factTable{
	model.Function: {
		"invocations":    invocations,
		"async_sources":  asyncSources,
		"failure_target": failureTarget,
		"mixed_failures": mixedFailures,
		"sync_callers":   syncCallers,
		"loops":          loops,
		"source_writes":  sourceWrites,

		"unpermitted":       unpermitted,
		"bypasses":          bypasses,
		"unreached":         unreached,
		"callees":           callees,
		"runtime_phase":     runtimePhase,
		"runtime_end":       runtimeEnd,
		"runtime_successor": runtimeSuccessor,
		"reserved_total":    reservedTotal,
		"hourly_ceiling":    hourlyCeiling,
		"event_ceiling":     eventCeiling,
	},
	model.Role: {
		"foreign_policy_arns": foreignPolicies,
	},
	model.Queue: {
		"failure_sources": failureSources(
			"redrive_sources", "dead_letter_functions", "failed_event_sources", "failed_invoke_configs",
			"failed_targets", "failed_subscribers", "failed_subscriptions", "failed_schedules", "failed_pipes",
		),
		"consumed": consumed,
		"pollers":  pollers,

		"undelivered":      undelivered(queueSenders, "sqs:SendMessage"),
		"dead_letter_loop": deadLetterLoop,
		"dead_letter_away": deadLetterAwayOrForeign,

		"dead_letter_mismatch": deadLetterMismatch,
		"for_replies":          forReplies,
	},
	model.Subscription: {"dead_letter_away": deadLetterAwayOrForeign, "dead_letter_mismatch": deadLetterMismatch},
	model.EventTarget:  {"dead_letter_away": deadLetterAway},
	model.Schedule:     {"dead_letter_away": deadLetterAway},
	model.Topic: {
		"failure_sources": failureSources("dead_letter_functions", "failed_event_sources", "failed_invoke_configs"),
		"undelivered":     undelivered(topicSenders, "sns:Publish"),
	},
	model.Policy: {"boundary": policyBoundary},
	model.Statement: {
		"boundary":      statementBoundary,
		"any_principal": anyPrincipal,
		"bounds":        principalBounds,
	},
	model.State: {"function_timeout": functionTimeout, "retry_seconds": retrySeconds, "nested_timeout": nestedTimeout},
	model.Stage: {"open_routes": openRoutes, "access_structure": accessStructure, "access_lines": accessLines},
	model.Alias: {"latest": latest, "idle_environments": idleEnvironments},
	model.DeploymentGroup: {
		"lambda":        ofFunctions,
		"shift_seconds": shiftSeconds,
		"unfit_alarms":  unfitAlarms,
	},
	model.Route: {
		"ceiling": routeCeiling,
		"limit":   routeLimit,
	},
}

// listOf is a list of literal texts.
func listOf(items []string) model.List {
	list := make(model.List, len(items))
	for i, item := range items {
		list[i] = model.Attr{Value: model.Lit(item)}
	}
	return list
}

// isSet tells whether an attribute is set, or why nobody can tell.
func isSet(n *Node, name string) (bool, string) {
	if _, ok := n.Attrs[name]; ok {
		return true, ""
	}
	return false, n.Unknown[name]
}

// isTrue tells whether a flag is on, or why nobody can tell.
func isTrue(n *Node, name string) (bool, string) {
	if v, ok := n.Attrs[name].Value.(model.Bool); ok {
		return bool(v), ""
	}
	return false, n.Unknown[name]
}

// incompleteEdges says why one of the edges may lead to more than is seen.
func incompleteEdges(n *Node, edges ...string) string {
	for _, name := range edges {
		if why := n.Unknown[name]; why != "" {
			return why
		}
	}
	return ""
}

// failureSources lists the ids of what sends failures here over the edges, and
// of buses whose dead letters it takes, to which no edge leads.
func failureSources(edges ...string) fact {
	return func(l *linker, n *Node) (model.Value, string) {
		var ids []string
		for _, name := range edges {
			for _, from := range n.Edges[name] {
				ids = append(ids, from.name())
			}
		}
		for _, bus := range l.byKind[model.EventBus] {
			t, ok := bus.Attrs["dead_letter_arn"].Value.(model.Text)
			if ok && slices.Contains(l.resolve(t, n.Kind).nodes, n) {
				ids = append(ids, bus.name())
			}
		}
		slices.Sort(ids)
		return listOf(slices.Compact(ids)), incompleteEdges(n, edges...)
	}
}

func consumed(_ *linker, n *Node) (model.Value, string) {
	if len(n.Edges["event_sources"])+len(n.Edges["pipes"]) > 0 {
		return model.Bool(true), ""
	}
	if why := incompleteEdges(n, "event_sources", "pipes"); why != "" {
		return nil, why
	}
	return model.Bool(false), ""
}

// policyBoundary tells whether a policy is a permissions boundary, which only a
// managed policy of an identity can be.
func policyBoundary(_ *linker, n *Node) (model.Value, string) {
	basis, known := word(n, "basis")
	if inline, _ := isTrue(n, "inline"); inline || known && basis != string(iam.Identity) {
		return model.Bool(false), ""
	}
	if len(n.Edges["bounded_roles"])+len(n.Edges["bounded_users"]) > 0 {
		return model.Bool(true), ""
	}
	if why := incompleteEdges(n, "bounded_roles", "bounded_users"); why != "" {
		return nil, why
	}
	return model.Bool(false), ""
}

func statementBoundary(l *linker, n *Node) (model.Value, string) {
	for _, policy := range n.Edges["policy"] {
		return l.fact(policy, "boundary")
	}
	return model.Bool(false), ""
}

func wildcardServices(_ *linker, n *Node) (model.Value, string) {
	actions, _ := n.Attrs["actions"].Value.(model.List)
	services, why := iam.WildcardServices(actions)
	if why == "" {
		why = n.Unknown["actions"]
	}
	if len(services) == 0 && actions == nil {
		return nil, why
	}
	return listOf(services), why
}

// admission asks package iam, which sees an unknown attribute as a value.
func admission(n *Node) iam.Admission {
	block, own := n.Attrs, false
	for name, why := range n.Unknown {
		if _, ok := block[name]; ok {
			continue
		}
		if !own {
			block, own = maps.Clone(block), true
			if block == nil {
				block = model.Block{}
			}
		}
		block[name] = model.Attr{Value: model.Unknown{Why: why}}
	}
	return iam.AnyPrincipal(block)
}

func anyPrincipal(_ *linker, n *Node) (model.Value, string) {
	a := admission(n)
	if a.Any == "" {
		return nil, a.Why
	}
	return model.Lit(a.Any), ""
}

func principalBounds(_ *linker, n *Node) (model.Value, string) {
	a := admission(n)
	if a.Any == "" {
		return nil, a.Why
	}
	return listOf(a.Bounds), ""
}

// protocol is the kind of API that a route belongs to.
func protocol(route *Node) (name string, api *Node, why string) {
	apis := route.Edges["api"]
	if len(apis) == 0 {
		return "", nil, cmp.Or(route.Unknown["api"], "its API is not seen")
	}
	api = apis[0]
	if p, ok := word(api, "protocol"); ok {
		return p, api, ""
	}
	return "", nil, cmp.Or(api.Unknown["protocol"], "nothing says what kind of API "+api.ID+" is")
}

// routeCeiling is the longest timeout that an integration can ask for. AWS raises
// the one of REST APIs on request, but not that of edge-optimised ones. Streamed
// answers have a ceiling of their own, which is not of the integration.
func routeCeiling(l *linker, n *Node) (model.Value, string) {
	streaming, why := isTrue(n, "streaming")
	if streaming || why != "" {
		return nil, why
	}
	kind, api, why := protocol(n)
	if why != "" {
		return nil, why
	}
	name, ok := integrationLimits[kind]
	if !ok {
		return nil, "nothing is known of APIs of kind " + kind
	}
	ceiling := limits[name].seconds * 1000
	if raised := l.builder.options.APIGatewayRESTLimit; limits[name].raised && raised > 0 {
		switch endpoint, known := word(api, "endpoint"); {
		case known && endpoint != "EDGE":
			ceiling = raised
		case api.Unknown["endpoint"] != "":
			return nil, api.Unknown["endpoint"]
		}
	}
	return model.Num(ceiling), ""
}

// routeLimit is how long a route waits: its timeout, else the default, which is
// the ceiling before it was raised.
func routeLimit(_ *linker, n *Node) (model.Value, string) {
	if timeout, ok := n.Attrs["timeout"].Value.(model.Number); ok {
		return timeout, ""
	}
	if why := n.Unknown["timeout"]; why != "" {
		return nil, why
	}
	kind, _, why := protocol(n)
	if why != "" {
		return nil, why
	}
	name, ok := integrationLimits[kind]
	if !ok {
		return nil, "nothing is known of APIs of kind " + kind
	}
	return model.Num(limits[name].seconds * 1000), ""
}
