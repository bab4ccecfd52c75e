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

// deadLetterAway says that the dead-letter queue of a queue or a subscription is in
// another Region or account, which SQS and SNS refuse. A template that goes anywhere
// says nothing of it but where a topic is, and its subscriptions with it.
func deadLetterAway(l *linker, n *Node) (model.Value, string) {
	unit := l.scope.unit
	target, ok := n.Attrs["dead_letter_arn"].Value.(model.Text)
	if !ok || opening(target) == "" {
		return nil, "" // a reference to a queue that is deployed with it
	}
	parts := fields(target, ":", arnParts)
	if len(parts) < arnParts {
		return nil, ""
	}
	region, away := unit.Region, n.Away
	if topic, ok := n.Attrs["topic_arn"].Value.(model.Text); ok {
		if a, ok := parseARN(topic); ok && a.region != "" {
			region, away = a.region, false
		}
	}
	other, why := compared("Region", region, pseudoAs(parts[regionPart], unit.Region), away)
	if other == "" {
		var unsure string
		other, unsure = compared("account", unit.Account, pseudoAs(parts[accountPart], unit.Account), n.Away)
		why = cmp.Or(why, unsure)
	}
	if other == "" {
		return nil, why
	}
	return model.Lit(other), ""
}

// compared compares a part of an ARN with the Region or account that something is in,
// "" if that is not known. away tells that it need not be.
func compared(what, own string, part model.Text, away bool) (differs, why string) {
	other, known := part.Literal()
	hole := firstPart(part)
	switch {
	case own == "":
		return "", ""
	case away:
		return "", "its provider or an argument of its own says in which " + what + " it is"
	case known && (other == own || other == ""), hole != nil && hole.Source == model.PseudoHole:
		return "", ""
	case known:
		return fmt.Sprintf("is in %s and its dead-letter queue in %s", own, other), ""
	default:
		return "", whyHole(hole)
	}
}

// pseudoAs is a part of an ARN that stands for what the unit says of itself.
func pseudoAs(part model.Text, own string) model.Text {
	if hole, ok := part.Hole(); ok && hole.Source == model.PseudoHole && own != "" {
		return model.Lit(own)
	}
	return part
}
