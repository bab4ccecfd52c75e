package workspace

import (
	"cmp"
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// reservedTotal is the reserved concurrency of all functions of the graph. It
// stands on the function that reserves most, the first among equals, so that
// one finding is made of it.
func reservedTotal(l *linker, n *Node) (model.Value, string) {
	own, ok := n.Attrs["reserved_concurrency"].Value.(model.Number)
	if !ok {
		return nil, n.Unknown["reserved_concurrency"]
	}
	total, why := 0.0, ""
	for _, other := range l.byKind[model.Function] {
		reserved, ok := other.Attrs["reserved_concurrency"].Value.(model.Number)
		switch {
		case !ok:
			why = cmp.Or(why, other.Unknown["reserved_concurrency"])
		case reserved.Value > own.Value, reserved.Value == own.Value && other.ID < n.ID:
			return nil, ""
		default:
			total += reserved.Value
		}
	}
	return model.Num(total), why
}

// hourlyCeiling is what an hour costs in which a function never stops.
func hourlyCeiling(l *linker, n *Node) (model.Value, string) {
	rate, why := secondRate(n)
	if why != "" {
		return nil, why
	}
	copies, why := l.mostCopies(n)
	if why != "" {
		return nil, why
	}
	return model.Num(rounded(rate * 3600 * copies)), ""
}

// mostCopies is how many calls of a function can run at the same time: what it
// reserves, else what its account has; less where all that calls it are queues whose
// mappings ask for no more.
func (l *linker) mostCopies(n *Node) (copies float64, why string) {
	if why := n.Unknown["reserved_concurrency"]; why != "" {
		return 0, why
	}
	reserved, ok := n.Attrs["reserved_concurrency"].Value.(model.Number)
	if ok {
		return reserved.Value, ""
	}
	copies = accountConcurrency
	if raised := l.builder.options.AccountConcurrency; raised > 0 {
		copies = raised
	}
	switch total, why := sharedConcurrency(l, n); v := total.(type) {
	case model.Number:
		copies = v.Value
	default:
		if why != "" {
			return 0, why
		}
	}
	if asked, bounded := l.askedFor(n); bounded {
		return min(copies, asked), ""
	}
	return copies, ""
}

// askedFor is how many calls at the same time the mappings of a function ask for at
// most, if nothing else is seen to call it.
func (l *linker) askedFor(n *Node) (total float64, bounded bool) {
	calls, why := l.calls(n)
	if why != "" || len(calls) == 0 {
		return 0, false
	}
	for _, c := range calls {
		most, ok := c.by.Attrs["max_concurrency"].Value.(model.Number)
		if !ok {
			return 0, false
		}
		total += most.Value
	}
	return total, true
}

// eventCeiling is what one event costs if every try times out: an asynchronous call,
// or a message of a queue. Nothing retries other calls.
func eventCeiling(l *linker, n *Node) (model.Value, string) {
	rate, why := secondRate(n)
	timeout := timeoutOf(n)
	if unknown, ok := timeout.(model.Unknown); ok {
		why = cmp.Or(why, unknown.Why)
	}
	tries, unknown := l.tries(n)
	why = cmp.Or(why, unknown)
	seconds, ok := timeout.(model.Number)
	if !ok || why != "" || tries == 0 {
		return nil, why
	}
	return model.Num(rounded(rate * seconds.Value * tries)), ""
}

// tries is how often a function is called for one event that it fails on, 0 if that
// is once or for as long as the event is kept.
func (l *linker) tries(n *Node) (tries float64, why string) {
	calls, _ := l.calls(n)
	if slices.ContainsFunc(calls, func(c call) bool { return c.how == "async" }) {
		tries = 1 + asyncRetries
		for _, config := range n.Edges["invoke_configs"] {
			if retries, ok := config.Attrs["max_retries"].Value.(model.Number); ok {
				tries = 1 + retries.Value
			}
			why = cmp.Or(why, config.Unknown["max_retries"])
		}
	}
	for _, source := range n.Edges["event_sources"] {
		for _, queue := range source.Edges["queue"] {
			if most, ok := queue.Attrs["max_receive"].Value.(model.Number); ok {
				tries = max(tries, most.Value)
			}
			why = cmp.Or(why, queue.Unknown["max_receive"])
		}
	}
	return tries, why
}

// secondRate is what a second of a function costs.
func secondRate(n *Node) (float64, string) {
	memory, ok := n.Attrs["memory"].Value.(model.Number)
	switch {
	case n.Unknown["memory"] != "":
		return 0, n.Unknown["memory"]
	case !ok:
		memory = model.Num(defaultMemory)
	}
	if why := n.Unknown["architecture"]; why != "" {
		return 0, why
	}
	architecture, ok := word(n, "architecture")
	if !ok {
		architecture = "x86_64"
	}
	return memory.Value / 1024 * prices[architecture].dollars, ""
}

// rounded keeps six digits after the point: what a second costs has eleven.
func rounded(dollars float64) float64 { return float64(int64(dollars*1e6+0.5)) / 1e6 }

// openRoutes lists the routes of a stage's API that anybody may call.
func openRoutes(_ *linker, n *Node) (model.Value, string) {
	why := n.Unknown["api"]
	var ids []string
	for _, api := range n.Edges["api"] {
		why = cmp.Or(why, api.Unknown["routes"])
		for _, route := range api.Edges["routes"] {
			authorization, set := word(route, "authorization")
			method, _ := word(route, "method")
			keyed, unknown := isTrue(route, "api_key")
			why = cmp.Or(why, unknown, route.Unknown["authorization"])
			switch {
			case unknown != "", route.Unknown["authorization"] != "", keyed, method == "OPTIONS":
			case !set, authorization == "NONE":
				ids = append(ids, route.name())
			}
		}
	}
	return listOf(ids), why
}

// deadLetterLoop lists how dead letters of a queue come back: the redrives lead
// in a circle, or a function takes the messages of the queue and its dead letters.
func deadLetterLoop(_ *linker, n *Node) (model.Value, string) {
	why := incompleteEdges(n, "dead_letter_queue", "event_sources")
	list := redriveCircle(n)
	consumers := map[*Node]bool{}
	for _, source := range n.Edges["event_sources"] {
		for _, function := range source.Edges["function"] {
			consumers[function] = true
		}
	}
	for _, dead := range n.Edges["dead_letter_queue"] {
		if dead == n || len(consumers) == 0 {
			continue
		}
		why = cmp.Or(why, dead.Unknown["event_sources"])
		for _, source := range dead.Edges["event_sources"] {
			if enabled, set := source.Attrs["enabled"].Value.(model.Bool); set && !bool(enabled) {
				continue
			}
			for _, function := range source.Edges["function"] {
				if consumers[function] {
					list = append(list, comesBack(function, "it takes the messages of "+n.name()+" and its dead letters"))
				}
			}
		}
	}
	return list, why
}

func comesBack(by *Node, how string) model.Attr {
	return model.Attr{Value: model.Block{"id": {Value: model.Lit(by.name())}, "how": {Value: model.Lit(how)}}}
}

// redriveCircle follows the redrives of a queue until they end or lead back to it.
func redriveCircle(n *Node) model.List {
	list := model.List{}
	seen := map[*Node]bool{}
	for at := n; !seen[at]; {
		seen[at] = true
		for _, next := range at.Edges["dead_letter_queue"] {
			if next == n {
				list = append(list, comesBack(at, "the redrive of "+at.name()+" leads back to it"))
			}
			at = next
		}
	}
	return list
}
