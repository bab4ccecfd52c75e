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

// deadLetterAway says that the dead-letter queue of a queue is in another Region or
// account, which SQS refuses. A template that goes anywhere says nothing of it.
func deadLetterAway(l *linker, n *Node) (model.Value, string) {
	unit := l.scope.unit
	target, ok := n.Attrs["dead_letter_arn"].Value.(model.Text)
	if !ok || unit.Region == "" && unit.Account == "" {
		return nil, ""
	}
	parts := fields(target, ":", arnParts)
	if opening(target) == "" || len(parts) < arnParts {
		return nil, "" // a reference to a queue that is deployed with it
	}
	why := ""
	for _, p := range []struct {
		name, own string
		part      model.Text
	}{
		{"Region", unit.Region, parts[regionPart]},
		{"account", unit.Account, parts[accountPart]},
	} {
		other, known := p.part.Literal()
		h := firstPart(p.part)
		switch {
		case p.own == "":
		case n.Away:
			why = cmp.Or(why, "its provider or an argument of its own says in which "+p.name+" it is")
		case known && (other == p.own || other == ""), h != nil && h.Source == model.PseudoHole:
		case known:
			return model.Lit(fmt.Sprintf("is in %s and its dead-letter queue in %s", p.own, other)), ""
		default:
			why = cmp.Or(why, whyHole(h))
		}
	}
	return nil, why
}
