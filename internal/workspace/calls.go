package workspace

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A call is something that is seen to call a function.
type call struct {
	by  *Node
	how string // async, sync, poll, stream
}

// callers are the edges of a function over which one way of calling is sure.
var callers = []struct{ edge, how string }{
	{"targets", "async"},
	{"schedules", "async"},
	{"subscriptions", "async"},
	{"notifications", "async"},
	{"failure_configs", "async"},
	{"custom_resources", "async"},
	{"authorizers", "sync"},
	{"graphql_apis", "sync"},
	{"user_pools", "sync"},
	{"target_groups", "sync"},
	{"edge_viewers", "sync"},
	{"edge_origins", "sync"},
	{"urls", "sync"},
	{"pipes", "sync"},
	{"enrichments", "sync"},
}

// principals are services that call the functions that a permission lets them
// call in one way only. A permission counts as a caller if no edge shows the
// call: the notification of a bucket often stands in another template.
var principals = map[string]struct{ how, edge string }{
	"s3.amazonaws.com":                       {"async", "notifications"},
	"sns.amazonaws.com":                      {"async", "subscriptions"},
	"events.amazonaws.com":                   {"async", "targets"},
	"scheduler.amazonaws.com":                {"async", "schedules"},
	"ses.amazonaws.com":                      {"async", ""},
	"iot.amazonaws.com":                      {"async", ""},
	"codecommit.amazonaws.com":               {"async", ""},
	"config.amazonaws.com":                   {"async", ""},
	"logs.amazonaws.com":                     {"async", ""},
	"lambda.alarms.cloudwatch.amazonaws.com": {"async", ""},
	"apigateway.amazonaws.com":               {"sync", "routes"},
	"elasticloadbalancing.amazonaws.com":     {"sync", "target_groups"},
	"cloudfront.amazonaws.com":               {"sync", "urls"},
	"cognito-idp.amazonaws.com":              {"sync", "user_pools"},
	"lexv2.amazonaws.com":                    {"sync", ""},
	"alexa-appkit.amazon.com":                {"sync", ""},
	"alexa-connectedhome.amazon.com":         {"sync", ""},
	"bedrock.amazonaws.com":                  {"sync", ""},
}

// calls lists who is seen to call a function, and why there may be more.
func (l *linker) calls(n *Node) (all []call, why string) {
	add := func(by *Node, how string) { all = append(all, call{by, how}) }
	for _, c := range callers {
		for _, by := range n.Edges[c.edge] {
			add(by, c.how)
		}
	}
	edges := []string{"routes", "tasks", "event_subscribers", "event_sources", "permissions"}
	for _, by := range slices.Concat(n.Edges["routes"], n.Edges["tasks"]) {
		async, unknown := isTrue(by, "async")
		switch {
		case unknown != "":
			why = unknown
		case async:
			add(by, "async")
		default:
			add(by, "sync")
		}
	}
	for _, by := range n.Edges["event_subscribers"] {
		switch async, known := by.Attrs["async"].Value.(model.Bool); {
		case known && bool(async):
			add(by, "async")
		case known:
			add(by, "sync")
		default:
			why = cmp.Or(by.Unknown["async"], "nothing says whether "+by.name()+" waits for it")
		}
	}
	for _, by := range n.Edges["event_sources"] {
		how, unknown := polling(by)
		if unknown != "" {
			why = unknown
			continue
		}
		add(by, how)
	}
	for _, by := range n.Edges["permissions"] {
		p, ok := principals[serviceOf(by)]
		switch {
		case !ok, p.edge != "" && len(n.Edges[p.edge]) > 0:
		case p.edge == "routes" && len(n.Edges["authorizers"]) > 0:
		default:
			add(by, p.how)
		}
	}
	for _, c := range callers {
		edges = append(edges, c.edge)
	}
	if why == "" {
		why = incompleteEdges(n, edges...)
	}
	return all, why
}

// serviceOf is the principal of a permission. That of CloudWatch Logs may have
// the region in its name.
func serviceOf(permission *Node) string {
	t, _ := permission.Attrs["principal"].Value.(model.Text)
	principal := t.String()
	if strings.HasPrefix(principal, "logs.") && strings.HasSuffix(principal, ".amazonaws.com") {
		return "logs.amazonaws.com"
	}
	return principal
}

// polling tells whether an event source polls a queue or reads a stream.
func polling(source *Node) (how, why string) {
	if kind, ok := word(source, "source"); ok {
		switch kind {
		case "sqs", "mq":
			return "poll", ""
		}
		return "stream", ""
	}
	switch {
	case len(source.Edges["queue"]) > 0:
		return "poll", ""
	case len(source.Edges["stream"])+len(source.Edges["table"]) > 0:
		return "stream", ""
	}
	return "", "what " + source.ID + " polls is not seen"
}

func invocations(l *linker, n *Node) (model.Value, string) {
	calls, why := l.calls(n)
	var words []string
	for _, how := range []string{"async", "sync", "poll", "stream"} {
		if slices.ContainsFunc(calls, func(c call) bool { return c.how == how }) {
			words = append(words, how)
		}
	}
	return listOf(words), why
}

// asyncSources leaves out custom resources: CloudFormation calls their functions
// asynchronously, but waits for the answer and fails the deployment without it,
// so that no event is lost unseen.
func asyncSources(l *linker, n *Node) (model.Value, string) {
	calls, why := l.calls(n)
	var ids []string
	for _, c := range calls {
		switch {
		case c.how != "async" || c.by.Kind == model.CustomResource:
		case c.by.Kind == model.Subscription && c.by.Label != "": // the label of one in its topic begins with a number
			ids = append(ids, "subscription "+c.by.Label)
		default:
			ids = append(ids, c.by.name())
		}
	}
	slices.Sort(ids)
	return listOf(slices.Compact(ids)), why
}

// failureTarget tells whether failed asynchronous calls go somewhere. One known
// target decides, whatever else is not known.
func failureTarget(_ *linker, n *Node) (model.Value, string) {
	set, why := isSet(n, "dead_letter_arn")
	if set {
		return model.Bool(true), ""
	}
	for _, config := range n.Edges["invoke_configs"] {
		set, unknown := isSet(config, "on_failure_arn")
		if set {
			return model.Bool(true), ""
		}
		if why == "" {
			why = unknown
		}
	}
	if why == "" {
		why = n.Unknown["invoke_configs"]
	}
	if why != "" {
		return nil, why
	}
	return model.Bool(false), ""
}

// syncCallers lists who waits for a function and for how long: routes that do
// not stream, authorizers, GraphQL APIs, user pools, workflow states that set a
// timeout, load balancers, and distributions in front of one of these or of a URL.
func syncCallers(l *linker, n *Node) (model.Value, string) {
	why := incompleteEdges(n, "authorizers", "graphql_apis", "user_pools")
	list, unknown := l.routesWait(n)
	why = cmp.Or(unknown, why)
	for _, of := range []struct{ edge, limit string }{
		{"authorizers", "authorizer"}, {"graphql_apis", "graphql-request"}, {"user_pools", "user-pool-trigger"},
	} {
		for _, by := range n.Edges[of.edge] {
			list = append(list, waiting{by, string(by.Kind), model.Num(limits[of.limit].seconds), false})
		}
	}
	for _, waits := range []func(*Node) ([]waiting, string){tasksWait, groupWaits, urlWaits, edgeWaits} {
		more, unknown := waits(n)
		list, why = append(list, more...), cmp.Or(why, unknown)
	}
	out := model.List{}
	for i, w := range list {
		if !slices.Contains(list[:i], w) {
			out = append(out, w.attr())
		}
	}
	return out, why
}

// routesWait lists the routes that wait for a function, and the distributions in
// front of their APIs that wait less.
func (l *linker) routesWait(n *Node) (list []waiting, why string) {
	why = n.Unknown["routes"]
	for _, route := range n.Edges["routes"] {
		if waits, unknown := routeWaits(route); !waits {
			why = cmp.Or(why, unknown)
			continue
		}
		limit, unknown := l.fact(route, "limit")
		if milliseconds, ok := limit.(model.Number); ok {
			limit = model.Num(milliseconds.Value / 1000)
		} else {
			limit = model.Unknown{Why: unknown}
		}
		set, _ := isSet(route, "timeout")
		list = append(list, waiting{route, string(route.Kind), limit, set})
		before, unknown := apiWaits(route, limit)
		list, why = append(list, before...), cmp.Or(why, unknown)
	}
	return list, why
}

// tasksWait lists the workflow states that wait for a function and set a timeout.
func tasksWait(n *Node) (list []waiting, why string) {
	why = n.Unknown["tasks"]
	for _, task := range n.Edges["tasks"] {
		if waits, unknown := taskWaits(task); !waits {
			why = cmp.Or(why, unknown)
			continue
		}
		if limit, ok := task.Attrs["timeout"].Value.(model.Number); ok {
			list = append(list, waiting{task, string(task.Kind), limit, true})
		} else if unknown := task.Unknown["timeout"]; unknown != "" {
			list = append(list, waiting{task, string(task.Kind), model.Unknown{Why: unknown}, true})
		}
	}
	return list, why
}

func routeWaits(route *Node) (bool, string) {
	for _, flag := range []string{"async", "streaming"} {
		if on, why := isTrue(route, flag); on || why != "" {
			return false, why
		}
	}
	return true, ""
}

// taskWaits tells whether a workflow state waits for the function to return. One
// that waits for a task token waits for whoever has the token.
func taskWaits(task *Node) (bool, string) {
	if on, why := isTrue(task, "async"); on || why != "" {
		return false, why
	}
	if why := task.Unknown["pattern"]; why != "" {
		return false, why
	}
	pattern, ok := word(task, "pattern")
	return !ok || strings.EqualFold(pattern, "request"), ""
}

// timeoutOf is how long a call of a function may take, the service's default if
// it sets no timeout.
func timeoutOf(function *Node) model.Value {
	if timeout, ok := function.Attrs["timeout"].Value.(model.Number); ok {
		return timeout
	}
	if why := function.Unknown["timeout"]; why != "" {
		return model.Unknown{Why: why}
	}
	return model.Num(limits["function-default"].seconds)
}

// pollers lists the functions that mappings call with a queue's messages.
func pollers(_ *linker, n *Node) (model.Value, string) {
	list := model.List{}
	why := n.Unknown["event_sources"]
	for _, source := range n.Edges["event_sources"] {
		if why == "" {
			why = source.Unknown["function"]
		}
		window := source.Attrs["batching_window"].Value
		if window == nil {
			window = model.Num(0)
			if unknown := source.Unknown["batching_window"]; unknown != "" {
				window = model.Unknown{Why: unknown}
			}
		}
		for _, function := range source.Edges["function"] {
			list = append(list, model.Attr{Value: model.Block{
				"id":      {Value: model.Lit(function.name())},
				"timeout": {Value: timeoutOf(function)},
				"window":  {Value: window},
			}})
		}
	}
	return list, why
}

// nestedTimeout is how long the workflow may take that a state starts and waits for.
func nestedTimeout(_ *linker, n *Node) (model.Value, string) {
	if pattern, known := word(n, "pattern"); known && pattern != "sync" {
		return nil, ""
	}
	why := cmp.Or(n.Unknown["pattern"], n.Unknown["starts"])
	for _, nested := range n.Edges["starts"] {
		if timeout, ok := nested.Attrs["timeout"].Value.(model.Number); ok {
			return timeout, why
		}
		why = cmp.Or(why, nested.Unknown["timeout"])
	}
	return nil, why
}

// retrySeconds is how long a state waits between its attempts if they all fail: of
// its retries, the one that waits longest. It stops counting where no workflow lives
// as long.
func retrySeconds(_ *linker, n *Node) (model.Value, string) {
	list, ok := n.Attrs["retries"].Value.(model.List)
	if !ok {
		return nil, n.Unknown["retries"]
	}
	longest, why := 0.0, ""
	for _, item := range list {
		block, ok := item.Value.(model.Block)
		if !ok {
			continue
		}
		seconds, unknown := backoffSeconds(block)
		longest, why = max(longest, seconds), cmp.Or(why, unknown)
	}
	return model.Num(longest), why
}

// backoffSeconds is the sum of the intervals of one retry.
func backoffSeconds(retry model.Block) (seconds float64, why string) {
	settings := map[string]float64{"max_attempts": 3, "interval": 1, "backoff": 2, "max_delay": math.Inf(1)}
	for name := range settings {
		switch v := retry[name].Value.(type) {
		case model.Number:
			settings[name] = v.Value
		case model.Unknown:
			return 0, v.Why
		default:
		}
	}
	interval, attempts := settings["interval"], settings["max_attempts"]
	for ; attempts >= 1 && seconds <= limits["standard-workflow"].seconds; attempts-- {
		wait := min(interval, settings["max_delay"])
		if interval >= settings["max_delay"] || settings["backoff"] <= 1 {
			return seconds + wait*attempts, "" // it stays like that
		}
		seconds += wait
		interval *= settings["backoff"]
	}
	return seconds, ""
}

// functionTimeout is how long the function that a state calls may take. A state
// that calls none has none.
func functionTimeout(_ *linker, n *Node) (model.Value, string) {
	functions := n.Edges["function"]
	if len(functions) == 0 {
		return nil, n.Unknown["function"]
	}
	timeout := timeoutOf(functions[0])
	if unknown, ok := timeout.(model.Unknown); ok {
		return nil, unknown.Why
	}
	return timeout, ""
}
