package workspace

import (
	"cmp"
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// asyncSenders are the edges of a function to what calls it asynchronously and may have
// a dead-letter queue of its own, for events that never reached the function.
var asyncSenders = []string{"targets", "schedules", "subscriptions", "event_subscribers"}

// A kept is a place where failures are kept: the dead-letter queue of something, or the
// destination of an invoke configuration.
type kept struct {
	of    *Node
	edge  string // to the queue
	text  model.Text
	known bool
	why   string // why nobody knows where; "" if it is known or there is none
}

func keptBy(n *Node, attribute, edge string) kept {
	t, ok := n.Attrs[attribute].Value.(model.Text)
	return kept{n, edge, t, ok, n.Unknown[attribute]}
}

// mixedFailures lists what sends events that it cannot deliver to a function to the
// queue that takes the calls which the function fails on.
func mixedFailures(l *linker, n *Node) (model.Value, string) {
	list := model.List{}
	why := n.Unknown["invoke_configs"]
	own := []kept{keptBy(n, "dead_letter_arn", "dead_letter_queue")}
	for _, config := range n.Edges["invoke_configs"] {
		own = append(own, keptBy(config, "on_failure_arn", "on_failure_queue"))
	}
	own = slices.DeleteFunc(own, func(k kept) bool { return !k.known && k.why == "" })
	if len(own) == 0 {
		return list, why
	}
	for _, edge := range asyncSenders {
		why = cmp.Or(why, n.Unknown[edge])
		for _, sender := range n.Edges[edge] {
			if async, set := sender.Attrs["async"].Value.(model.Bool); set && !bool(async) {
				continue // whose dead-letter queue takes the calls that fail, too
			}
			to := keptBy(sender, "dead_letter_arn", "dead_letter_queue")
			for _, from := range own {
				same, unsure := l.sameQueue(to, from)
				why = cmp.Or(why, unsure)
				if same {
					list = append(list, model.Attr{Value: model.Block{
						"id": {Value: model.Lit(sender.name())}, "queue": {Value: called(to)},
					}})
					break
				}
			}
		}
	}
	return list, why
}

// called is what people call the queue that something names.
func called(k kept) model.Text {
	if queues := k.of.Edges[k.edge]; len(queues) > 0 {
		return model.Lit(queues[0].name())
	}
	return k.text
}

// sameQueue tells whether two places are one queue, or why nobody can tell.
func (l *linker) sameQueue(a, b kept) (same bool, why string) {
	if !a.known && a.why == "" || !b.known && b.why == "" {
		return false, ""
	}
	if !a.known || !b.known {
		return false, cmp.Or(a.why, b.why)
	}
	x, y := a.of.Edges[a.edge], b.of.Edges[b.edge]
	switch {
	case len(x) > 0 && len(y) > 0:
		return slices.ContainsFunc(x, func(n *Node) bool { return slices.Contains(y, n) }), ""
	case a.of.Unit == b.of.Unit && l.of(a.of).canonical(a.text) == l.of(b.of).canonical(b.text),
		comparableText(a.text) && a.text.String() == b.text.String():
		return true, ""
	}
	for _, t := range []model.Text{a.text, b.text} {
		if hole := firstHole(t); hole != nil {
			return false, whyHole(hole)
		}
	}
	return false, ""
}
