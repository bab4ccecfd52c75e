package workspace

import (
	"cmp"
	"fmt"

	"github.com/belay-dev/belay/internal/model"
)

// The parts of an ARN that say where something is.
const (
	regionPart  = 3
	accountPart = 4
	arnParts    = 6
)

// A whereabout is the Region or the account that something is in, "" where that is not
// known. away names what may make it another than its unit's, "" if nothing may.
type whereabout struct{ name, away string }

// regionOf is where a resource is. A subscription is where its topic is, which the ARN
// of the topic may say.
func regionOf(n *Node) whereabout {
	if topic, ok := n.Attrs["topic_arn"].Value.(model.Text); ok {
		if a, ok := parseARN(topic); ok && a.region != "" {
			return whereabout{name: a.region}
		}
	}
	switch {
	case n.Region != "":
		return whereabout{name: n.Region}
	case n.Away != "":
		return whereabout{away: n.Away}
	}
	return whereabout{name: n.Unit.Region}
}

// ownerAccount is whose a resource is. Another provider may be another account's; where
// not even that of the unit is known nothing is compared, and nobody need be told.
func ownerAccount(n *Node) whereabout {
	if n.Away != "" && n.Unit.Account != "" {
		return whereabout{away: n.Away}
	}
	return whereabout{name: n.Unit.Account}
}

// deadLetterAway says that what a resource names as its dead-letter queue is in another
// Region, which its service refuses. A template that goes anywhere says nothing of it but
// where a topic is, and its subscriptions with it.
func deadLetterAway(_ *linker, n *Node) (model.Value, string) {
	return deadLetterApart(n, regionsApart)
}

// deadLetterAwayOrForeign says that it is in another Region or of another account, for
// services that refuse either.
func deadLetterAwayOrForeign(_ *linker, n *Node) (model.Value, string) {
	return deadLetterApart(n, regionsApart, accountsApart)
}

// A comparison compares one thing of two places.
type comparison struct {
	what string                 // Region, account
	part int                    // of an ARN
	of   func(*Node) whereabout // of a resource
	home func(*Unit) string     // of the unit, "" if not known
}

var (
	regionsApart  = comparison{"Region", regionPart, regionOf, func(u *Unit) string { return u.Region }}
	accountsApart = comparison{"account", accountPart, ownerAccount, func(u *Unit) string { return u.Account }}
)

func deadLetterApart(n *Node, comparisons ...comparison) (model.Value, string) {
	target, ok := n.Attrs["dead_letter_arn"].Value.(model.Text)
	if !ok {
		if n.Unit.Region == "" && n.Unit.Account == "" && n.Region == "" {
			return nil, "" // where it goes is not known, and nothing would be compared
		}
		return nil, n.Unknown["dead_letter_arn"]
	}
	parts := fields(target, ":", arnParts)
	if opening(target) != "" && len(parts) < arnParts {
		return nil, ""
	}
	why := ""
	for _, c := range comparisons {
		var differs, unsure string
		if opening(target) == "" { // a reference to a queue
			differs, unsure = c.fromQueues(n)
		} else {
			differs, unsure = fromPart(c.what, c.of(n), c.home(n.Unit), parts[c.part])
		}
		if differs != "" {
			return model.Lit(differs), ""
		}
		why = cmp.Or(why, unsure)
	}
	return nil, why
}

// fromQueues compares a resource with the queues that are seen where it refers to one.
func (c comparison) fromQueues(n *Node) (differs, why string) {
	for _, queue := range n.Edges["dead_letter_queue"] {
		apart, unsure := fromQueue(c.what, n, queue, c.of)
		if apart != "" {
			return apart, ""
		}
		why = cmp.Or(why, unsure)
	}
	return "", why
}

// fromQueue compares where a resource and its dead-letter queue are.
func fromQueue(what string, n, queue *Node, of func(*Node) whereabout) (differs, why string) {
	own, other := of(n), of(queue)
	switch {
	case own.away != "" && own.away == other.away && n.Unit.Unit == queue.Unit.Unit:
		return "", "" // by the same provider
	case own.away != "":
		return "", placeUnknown("", what)
	case other.away != "":
		return "", placeUnknown(" of its dead-letter queue", what)
	case own.name == "" || other.name == "" || own.name == other.name:
		return "", ""
	}
	return asunder(own.name, other.name), ""
}

// fromPart compares the Region or account that something is in with a part of an ARN,
// which may stand for what the unit says of itself: home.
func fromPart(what string, own whereabout, home string, part model.Text) (differs, why string) {
	other, known := part.Literal()
	hole := firstPart(part)
	pseudo := hole != nil && len(part) == 1 && hole.Source == model.PseudoHole
	if pseudo {
		other = home
	}
	switch {
	case own.away != "" && home != "":
		return "", placeUnknown("", what)
	case own.name == "", pseudo && other == "", known && other == "", own.name == other:
		return "", ""
	case known, pseudo:
		return asunder(own.name, other), ""
	}
	return "", whyHole(hole)
}

func placeUnknown(whose, what string) string {
	return "the provider" + whose + " or an argument of its own says in which " + what + " it is"
}

func asunder(own, other string) string {
	return fmt.Sprintf("is in %s and its dead-letter queue in %s", own, other)
}
