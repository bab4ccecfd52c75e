package workspace

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

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

// fifoSuffix ends the names of FIFO queues and topics, and of no others.
const fifoSuffix = ".fifo"

// isFIFO tells whether a queue or topic that is named is FIFO: what is seen of it says
// so, else its name does. why says why nobody can tell.
func isFIFO(n *Node, attribute, edge string) (fifo bool, name, why string) {
	for _, to := range n.Edges[edge] {
		fifo, why = isTrue(to, "fifo")
		return fifo, to.name(), why
	}
	t, ok := n.Attrs[attribute].Value.(model.Text)
	if !ok {
		return false, "", cmp.Or(n.Unknown[attribute], "nothing names it")
	}
	if len(t) == 0 {
		return false, "", "its name is empty"
	}
	end := t[len(t)-1]
	if end.Hole != nil || len(t) > 1 && len(end.Literal) < len(fifoSuffix) {
		return false, "", cmp.Or(n.Unknown[edge], "its name is known on deployment only")
	}
	return strings.HasSuffix(end.Literal, fifoSuffix), t.String(), ""
}

// deadLetterMismatch says that of a queue, or the topic of a subscription, and its
// dead-letter queue one is FIFO and the other is not.
func deadLetterMismatch(_ *linker, n *Node) (model.Value, string) {
	if set, why := isSet(n, "dead_letter_arn"); !set {
		return nil, why
	}
	var fifo bool
	var own, why string
	if n.Kind == model.Subscription {
		fifo, own, why = isFIFO(n, "topic_arn", "topic")
		own = "topic " + own + " "
	} else {
		fifo, why = isTrue(n, "fifo")
	}
	other, name, unsure := isFIFO(n, "dead_letter_arn", "dead_letter_queue")
	switch {
	case why != "" || unsure != "":
		return nil, cmp.Or(why, unsure)
	case fifo && !other:
		return model.Lit(own + "is FIFO and its dead-letter queue " + name + " is not"), ""
	case other && !fifo:
		return model.Lit(own + "is not FIFO and its dead-letter queue " + name + " is"), ""
	}
	return nil, ""
}

// replyWords are in the names of queues that take the answers to requests, which whoever
// asked waits for and nobody asks for again.
var replyWords = regexp.MustCompile(`(?i:(^|[^a-z])(repl(y|ies)|rpc)([^a-z]|$))|(Repl(y|ies)|RPC|Rpc)([^a-z]|$)`)

// forReplies tells whether the name of a queue says that it takes the answers to requests.
func forReplies(_ *linker, n *Node) (model.Value, string) {
	t, _ := n.Attrs["name"].Value.(model.Text)
	inName := slices.ContainsFunc(t, func(part model.Part) bool { return replyWords.MatchString(part.Literal) })
	return model.Bool(inName || replyWords.MatchString(n.name())), ""
}
