package workspace

import (
	"slices"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// A need says whether a signal applies to a node.
type need struct {
	applies truth
	why     string // why it is open
	// severity is other than the table's where it is not empty.
	severity string
}

var (
	needed   = need{applies: yes}
	needless = need{applies: no}
)

func maybeNeeded(why string) need { return need{applies: open, why: why} }

// where is needed where a flag is true, and open where it is not known.
func where(is bool, unsure string) need {
	switch {
	case is:
		return needed
	case unsure != "":
		return maybeNeeded(unsure)
	}
	return needless
}

// or is the stronger of two needs.
func (a need) or(b need) need {
	switch {
	case a.applies == yes:
		return a
	case b.applies == yes:
		return b
	case a.applies == open:
		return a
	}
	return b
}

// needs tells whether a signal applies to a node.
func (l *linker) needs(n *Node, s metric.Signal) need {
	if s.Records != nil {
		return where(wordOf(n.Attrs["region"].Value) == "", "") // an account has one set of trails
	}
	if ask, ok := needsOf[s.Slug]; ok {
		return ask(l, n)
	}
	return needed
}

// needsOf says where signals apply that do not apply everywhere.
var needsOf = map[string]func(*linker, *Node) need{
	"account-concurrency":            needsClaimed,
	"function-errors":                needsErrors,
	"function-throttles":             needsThrottles,
	"function-duration-near-timeout": needsDuration,
	"async-loss":                     needsAsync,
	"stream-iterator-age":            func(_ *linker, n *Node) need { return reads(n, "kinesis", "dynamodb") },
	"kafka-offset-lag":               func(_ *linker, n *Node) need { return reads(n, "kafka") },
	"function-concurrency":           needsConcurrency,
	"function-url-5xx":               func(_ *linker, n *Node) need { return edgeNeed(n, "urls") },
	"function-silence":               needsSilence,
	"queue-age":                      needsConsumed,
	"queue-inflight-limit":           needsConsumed,
	"dlq-depth":                      needsDepth,
	"api-4xx":                        needsPublic,
	"workflow-timed-out":             needsTimedOut,
	"table-throttles":                needsTableThrottles,
	"replication-lag":                func(_ *linker, n *Node) need { return where(isTrue(n, "global")) },
	"stream-throttle":                needsStreamThrottle,
	"rule-failed-invocations":        needsInvocations,
	"schedule-dropped":               needsOn,
	"pipe-failed":                    needsOn,
	"topic-delivery-failed":          needsDelivery,
}

// edgeNeed is needed where an edge leads anywhere.
func edgeNeed(n *Node, name string) need { return where(len(n.Edges[name]) > 0, n.Unknown[name]) }

// needsErrors: copies of a function at CloudFront's edge report in the Regions
// of their callers, where no alarm of this template is.
func needsErrors(_ *linker, n *Node) need {
	if edge, _ := isTrue(n, "edge"); edge {
		return needless
	}
	return needed
}

// has tells whether a derived list of words has one of them.
func (l *linker) has(n *Node, name string, words ...string) (bool, string) {
	value, why := l.fact(n, name)
	list, _ := value.(model.List)
	for _, item := range list {
		if slices.Contains(words, wordOf(item.Value)) {
			return true, ""
		}
	}
	return false, why
}

func needsConcurrency(_ *linker, n *Node) need {
	reserved, unsure := numberOf(n, "reserved_concurrency", 0)
	// Zero switches a function off.
	return where(unsure == "" && reserved > 0, unsure)
}

// servesDeployments tells whether custom resources are all that calls a function:
// a deployment waits for each call, and stops if it fails.
func (l *linker) servesDeployments(n *Node) bool {
	calls, why := l.calls(n)
	return why == "" && len(calls) > 0 &&
		!slices.ContainsFunc(calls, func(c call) bool { return c.by.Kind != model.CustomResource })
}

func needsThrottles(l *linker, n *Node) need {
	if reserved, unsure := numberOf(n, "reserved_concurrency", -1); unsure == "" && reserved == 0 {
		return needless
	}
	if so := needsConcurrency(l, n); so.applies == yes {
		so.severity = "high"
		return so
	}
	if l.servesDeployments(n) {
		return needless
	}
	so := needsConcurrency(l, n).or(edgeNeed(n, "urls")).or(where(l.has(n, "invocations", "async", "stream")))
	return so.or(publicRoute(n)).or(publicBalancer(n))
}

// publicBalancer is needed where a load balancer that is not internal calls a function.
func publicBalancer(n *Node) need {
	so := where(false, n.Unknown["target_groups"])
	for _, group := range n.Edges["target_groups"] {
		balancers, why := balancersOf(group)
		so = so.or(where(false, why))
		for _, balancer := range balancers {
			internal, why := isTrue(balancer, "internal")
			so = so.or(where(!internal && why == "", why))
		}
	}
	return so
}

// publicRoute is needed where an API that is not private calls a function.
func publicRoute(n *Node) need {
	so := where(false, n.Unknown["routes"])
	for _, route := range n.Edges["routes"] {
		for _, api := range route.Edges["api"] {
			endpoint, _ := word(api, "endpoint")
			so = so.or(where(endpoint != "PRIVATE" && api.Unknown["endpoint"] == "", api.Unknown["endpoint"]))
		}
	}
	return so
}

// A timeout of less than this many seconds leaves little to be near to, unless
// somebody waits.
const longTimeout = 10

func needsDuration(l *linker, n *Node) need {
	if edge, _ := isTrue(n, "edge"); edge || l.servesDeployments(n) {
		return needless
	}
	seconds, unsure := numberOf(n, "timeout", 3)
	so := where(unsure == "" && seconds >= longTimeout, unsure)
	callers, why := l.fact(n, "sync_callers")
	list, _ := callers.(model.List)
	return so.or(where(len(list) > 0, why))
}

func needsAsync(l *linker, n *Node) need {
	sources, why := l.fact(n, "async_sources")
	list, _ := sources.(model.List)
	return where(len(list) > 0, why)
}

// reads is needed where a function polls a source of one of the kinds.
func reads(n *Node, kinds ...string) need {
	so := where(false, n.Unknown["event_sources"])
	for _, source := range n.Edges["event_sources"] {
		if on, ok := source.Attrs["enabled"].Value.(model.Bool); ok && !bool(on) {
			continue
		}
		kind, _ := word(source, "source")
		so = so.or(where(slices.Contains(kinds, kind), first(source.Unknown["source"], source.Unknown["enabled"])))
	}
	return so
}

func needsSilence(_ *linker, n *Node) need {
	so := edgeNeed(n, "schedules")
	for _, target := range n.Edges["targets"] {
		for _, rule := range target.Edges["rule"] {
			so = so.or(where(isSet(rule, "schedule")))
		}
	}
	return so
}

func needsConsumed(l *linker, n *Node) need {
	value, why := l.fact(n, "consumed")
	return where(value == model.Bool(true), why)
}

func needsDepth(l *linker, n *Node) need {
	value, why := l.fact(n, "failure_sources")
	list, _ := value.(model.List)
	return where(len(list) > 0, why)
}

func needsPublic(_ *linker, n *Node) need {
	endpoint, _ := word(n, "endpoint")
	return where(endpoint != "PRIVATE" && n.Unknown["endpoint"] == "", n.Unknown["endpoint"])
}

func needsTimedOut(_ *linker, n *Node) need {
	is, unsure := isSet(n, "timeout")
	if definition, _ := word(n, "definition"); definition == "opaque" && !is {
		return maybeNeeded(first(unsure, "the definition of "+n.name()+" is not read"))
	}
	return where(is, unsure)
}

func needsTableThrottles(_ *linker, n *Node) need {
	billing, _ := word(n, "billing")
	provisioned := billing != "PAY_PER_REQUEST" && n.Unknown["billing"] == ""
	return where(provisioned, n.Unknown["billing"]).or(where(isTrue(n, "max_throughput")))
}

func needsStreamThrottle(_ *linker, n *Node) need {
	mode, _ := word(n, "mode")
	return where(mode != "ON_DEMAND" && n.Unknown["mode"] == "", n.Unknown["mode"])
}

// needsOn is needed of what is not switched off.
func needsOn(_ *linker, n *Node) need {
	if on, ok := n.Attrs["enabled"].Value.(model.Bool); ok {
		return where(bool(on), "")
	}
	return where(n.Unknown["enabled"] == "", n.Unknown["enabled"])
}

func needsInvocations(l *linker, n *Node) need {
	if on := needsOn(l, n); on.applies != yes {
		return on
	}
	return edgeNeed(n, "targets")
}

// needsDelivery: an alarm on the topic that alarms notify would tell by the topic
// that does not work.
func needsDelivery(_ *linker, n *Node) need {
	if len(n.Edges["alarm_actions"]) > 0 {
		return needless
	}
	so := edgeNeed(n, "subscriptions")
	for _, subscription := range n.Edges["subscriptions"] {
		if protocol, _ := word(subscription, "protocol"); slices.Contains([]string{"lambda", "sqs", "firehose"}, protocol) {
			so.severity = "high"
		}
	}
	return so
}

// severity is how bad it is if nobody watches a signal of a node.
func (l *linker) severity(n *Node, s metric.Signal, so need) string {
	switch {
	case so.severity != "":
		return so.severity
	case s.Slug == "function-errors" && l.servesDeployments(n):
		return "low"
	case s.Slug == "function-errors" && l.shownByAPI(n):
		return "medium"
	case s.Slug == "async-loss" && l.failuresWatched(n):
		return "medium"
	}
	return s.Severity
}

// notRoutes are the edges of a function to what waits for it and is no route.
var notRoutes = []string{
	"tasks", "graphql_apis", "authorizers", "user_pools", "urls", "target_groups", "edge_viewers", "edge_origins",
}

// shownByAPI tells whether all that calls a function are routes of APIs whose
// server errors are watched: a failed call is one of them.
func (l *linker) shownByAPI(n *Node) bool {
	value, why := l.fact(n, "invocations")
	list, _ := value.(model.List)
	if why != "" || len(list) != 1 || wordOf(list[0].Value) != "sync" || len(n.Edges["routes"]) == 0 {
		return false
	}
	for _, other := range notRoutes {
		if len(n.Edges[other]) > 0 {
			return false
		}
	}
	errors, _ := metric.SignalNamed("api-5xx")
	for _, route := range n.Edges["routes"] {
		if len(route.Edges["api"]) == 0 {
			return false
		}
		for _, api := range route.Edges["api"] {
			if l.home(api).watched(api, errors).state != watched {
				return false
			}
		}
	}
	return true
}

// failuresWatched tells whether an alarm watches the queue that failed events of
// a function go to. It does not see deliveries to the queue that fail.
func (l *linker) failuresWatched(n *Node) bool {
	queues := slices.Clone(n.Edges["dead_letter_queue"])
	for _, config := range n.Edges["invoke_configs"] {
		queues = append(queues, config.Edges["on_failure_queue"]...)
	}
	depth, _ := metric.SignalNamed("dlq-depth")
	for _, queue := range queues {
		if l.home(queue).watched(queue, depth).state != watched {
			return false
		}
	}
	return len(queues) > 0
}
