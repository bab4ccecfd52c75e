package workspace

import (
	"cmp"
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// A waiting is something that waits for a function: who, in which way, how long, and
// whether its author says so.
type waiting struct {
	by    *Node
	kind  string
	limit model.Value
	set   bool
}

// attr is an entry of function.sync_callers.
func (w waiting) attr() model.Attr {
	return model.Attr{Value: model.Block{
		"id":    {Value: model.Lit(w.by.name())},
		"kind":  {Value: model.Lit(w.kind)},
		"limit": {Value: w.limit},
		"set":   {Value: model.Bool(w.set)},
	}}
}

// setting is a number that a node sets, else the service's own.
func setting(n *Node, attribute, limit string) (value model.Value, set bool) {
	if number, ok := n.Attrs[attribute].Value.(model.Number); ok {
		return number, true
	}
	if why := n.Unknown[attribute]; why != "" {
		return model.Unknown{Why: why}, true
	}
	return model.Num(limits[limit].seconds), false
}

// balancersOf are the load balancers with a listener that forwards requests to a
// target group.
func balancersOf(group *Node) (balancers []*Node, why string) {
	why = group.Unknown["listeners"]
	for _, listener := range group.Edges["listeners"] {
		found, unknown := balancerOf(listener)
		balancers, why = append(balancers, found...), cmp.Or(why, unknown)
	}
	slices.SortFunc(balancers, func(x, y *Node) int { return cmp.Compare(x.ID, y.ID) })
	return slices.Compact(balancers), why
}

// balancerOf is the load balancer of a listener, or of a rule of one.
func balancerOf(listener *Node) (balancers []*Node, why string) {
	for _, own := range append([]*Node{listener}, listener.Edges["listener"]...) {
		balancers = append(balancers, own.Edges["load_balancer"]...)
		why = cmp.Or(why, own.Unknown["listener"], own.Unknown["load_balancer"])
	}
	if len(balancers) == 0 {
		return nil, cmp.Or(why, "the load balancer of "+listener.name()+" is not seen")
	}
	return balancers, ""
}

// groupWaits lists the load balancers that wait for a function, and the distributions
// behind which they are. Where the load balancer is not seen, the target group stands
// for it.
func groupWaits(n *Node) (list []waiting, why string) {
	why = n.Unknown["target_groups"]
	for _, group := range n.Edges["target_groups"] {
		balancers, unknown := balancersOf(group)
		if unknown != "" {
			list = append(list, waiting{group, "target_group", model.Unknown{Why: unknown}, false})
		}
		for _, balancer := range balancers {
			limit, set := setting(balancer, "idle_timeout", "load-balancer-idle")
			list = append(list, waiting{balancer, "load_balancer", limit, set})
			before, unknown := originWaits(balancer, limit)
			list, why = append(list, before...), cmp.Or(why, unknown)
		}
	}
	return list, why
}

// urlWaits lists the distributions that wait for the URLs of a function. They do not
// wait for the end of an answer that is streamed.
func urlWaits(n *Node) (list []waiting, why string) {
	why = n.Unknown["urls"]
	for _, url := range n.Edges["urls"] {
		if why = cmp.Or(why, url.Unknown["invoke_mode"]); url.Unknown["invoke_mode"] != "" {
			continue
		}
		if mode, _ := word(url, "invoke_mode"); mode == "RESPONSE_STREAM" {
			continue
		}
		before, unknown := originWaits(url, nil)
		list, why = append(list, before...), cmp.Or(why, unknown)
	}
	return list, why
}

// apiWaits lists the distributions in front of the API of a route that gives up after
// so many seconds.
func apiWaits(route *Node, limit model.Value) (list []waiting, why string) {
	for _, api := range route.Edges["api"] {
		before, unknown := originWaits(api, limit)
		list, why = append(list, before...), cmp.Or(why, unknown)
	}
	return list, why
}

// originWaits lists the distributions of which a node is the origin. One that waits
// as long as what gives up behind it, or longer, cuts nothing off.
func originWaits(n *Node, behind model.Value) (list []waiting, why string) {
	why = n.Unknown["origins"]
	for _, origin := range n.Edges["origins"] {
		limit, set := setting(origin, "read_timeout", "origin-read")
		seconds, known := limit.(model.Number)
		if inner, ok := behind.(model.Number); ok && known && inner.Value <= seconds.Value {
			continue
		}
		why = cmp.Or(why, origin.Unknown["distribution"])
		for _, distribution := range origin.Edges["distribution"] {
			on, unknown := takesRequests(distribution)
			if why = cmp.Or(why, unknown); on {
				list = append(list, waiting{distribution, "distribution", limit, set})
			}
		}
	}
	return list, why
}

// edgeWaits lists the distributions that run a function at their edge.
func edgeWaits(n *Node) (list []waiting, why string) {
	for _, of := range []struct{ edge, kind, limit string }{
		{"edge_viewers", "viewer_event", "edge-viewer"},
		{"edge_origins", "origin_event", "edge-origin"},
	} {
		why = cmp.Or(why, n.Unknown[of.edge])
		for _, distribution := range n.Edges[of.edge] {
			on, unknown := takesRequests(distribution)
			if why = cmp.Or(why, unknown); on {
				list = append(list, waiting{distribution, of.kind, model.Num(limits[of.limit].seconds), false})
			}
		}
	}
	return list, why
}

// takesRequests tells whether a distribution is not disabled.
func takesRequests(distribution *Node) (bool, string) {
	if why := distribution.Unknown["enabled"]; why != "" {
		return false, why
	}
	enabled, ok := distribution.Attrs["enabled"].Value.(model.Bool)
	return !ok || bool(enabled), ""
}
