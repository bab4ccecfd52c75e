package iam

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// principalPart is the principals of a statement, written type:value.
type principalPart struct {
	texts   []model.Text
	negated bool
	set     bool
	why     string
}

func readPrincipals(statement model.Block) principalPart {
	texts, negated, set, why := part(statement, "principals")
	return principalPart{texts, negated, set, why}
}

// resourceGrants is what a resource policy allows the principal, by the way in
// which it names it. That decides whether a boundary limits the grant.
type resourceGrants struct {
	// direct is by the ARN of the user or session, or as anybody, or as a service.
	direct Answer
	role   Answer // by the ARN of the role
	// account is by the account, which leaves it to the account's own policies.
	account Answer
}

func (g resourceGrants) whole() Answer { return max(g.direct, g.role, g.account) }

// A naming is how a statement names a principal.
type naming int

const (
	byAccount naming = iota
	byRole
	directly
)

// resourceGrants asks the resource policy three times: a statement may name the
// principal in several ways.
func (e *evaluation) resourceGrants() resourceGrants {
	var out resourceGrants
	for how, answer := range []*Answer{byAccount: &out.account, byRole: &out.role, directly: &out.direct} {
		how := naming(how)
		l := e.layer(e.policies.Resource, "resource", func(g *Grant) Answer { return e.names(g, how) })
		*answer = l.allow
		if how != directly {
			// What denies is asked once, below, whatever the naming.
			l.deny = No
			l.matches = without(l.matches)
		}
		e.take(l)
	}
	return out
}

func without(matches []matched) []matched {
	var out []matched
	for _, m := range matches {
		if !m.deny {
			out = append(out, m)
		}
	}
	return out
}

// names answers whether a statement names the principal in a way. A statement
// that denies is asked for any way at once, as directly.
func (e *evaluation) names(g *Grant, how naming) Answer {
	p := g.principals
	if !p.set {
		return Unknown
	}
	answer := No
	if p.why != "" {
		answer = Unknown
	}
	anyWay := g.effect != Yes || p.negated
	for _, text := range p.texts {
		got, by := e.request.Principal.named(text)
		if anyWay || by == how {
			answer = max(answer, got)
		}
	}
	if p.negated {
		// NotPrincipal names whoever is not listed, and it names them as anybody.
		if how != directly {
			return No
		}
		return Yes - answer
	}
	return answer
}

// named answers whether a principal element, type:value, names the principal,
// and how.
func (p Principal) named(element model.Text) (Answer, naming) {
	kind, value := split(element, ':')
	word, _ := kind.Literal()
	if literal, ok := element.Literal(); ok && literal == "AWS:*" {
		return Yes, directly
	}
	switch word {
	case "Service":
		return both(answers[p.Kind == Service], sameText(value, p.ARN)), directly
	case "Federated":
		return both(answers[p.Kind == Federated], sameText(value, p.ARN)), directly
	case "AWS":
	default:
		return No, directly // a canonical user is of ACLs
	}
	if !p.Kind.signs() {
		return max(No, mayBeStar(value)), directly
	}
	account, rest, isARN := arnAccount(value)
	if !isARN {
		if hole, whole := value.Hole(); whole && hole.Source != model.PseudoHole {
			return p.namedByHole(value)
		}
		return sameAccountText(value, p.Account), byAccount
	}
	if literal, ok := rest.Literal(); ok && literal == "root" {
		return sameAccountText(account, p.Account), byAccount
	}
	if p.Kind == Session {
		if got := sameText(value, p.RoleARN); got == Yes {
			return Yes, byRole
		}
	}
	if p.Kind == Role {
		return sameText(value, p.ARN), byRole
	}
	return sameText(value, p.ARN), directly
}

// namedByHole answers for a principal that is nothing but a hole: the same hole
// is the same principal, another resource another, and a parameter may be any.
func (p Principal) namedByHole(value model.Text) (Answer, naming) {
	how := directly
	arn := p.ARN
	if p.Kind == Session {
		arn = p.RoleARN
	}
	if p.Kind == Role || p.Kind == Session {
		how = byRole
	}
	return sameText(value, arn), how
}

// mayBeStar answers whether an element may turn out to name anybody.
func mayBeStar(value model.Text) Answer {
	hole, whole := value.Hole()
	if whole && mayBeAnything(hole) {
		return Unknown
	}
	return No
}

func both(a, b Answer) Answer { return min(a, b) }

// arnAccount cuts an IAM or STS ARN into its account and what follows.
func arnAccount(value model.Text) (account, rest model.Text, ok bool) {
	if len(value) == 0 || !strings.HasPrefix(value[0].Literal, "arn:") {
		return nil, nil, false
	}
	rest = value
	for range 4 {
		_, rest = split(rest, ':')
		if rest == nil {
			return nil, nil, false
		}
	}
	account, rest = split(rest, ':')
	return account, rest, rest != nil
}

// sameText answers whether two texts are the same on deployment.
func sameText(a, b model.Text) Answer {
	if a.Equal(b) {
		return Yes
	}
	if !meets(reading{free: true}.compile(a), reading{free: true}.compile(b)) {
		return No
	}
	h, whole := a.Hole()
	k, also := b.Hole()
	if whole && also && h.Source == model.ResourceHole && k.Source == model.ResourceHole && h.Resource != k.Resource {
		return No // two resources of one unit
	}
	return Unknown
}

func sameAccountText(a, b model.Text) Answer {
	if len(b) == 0 {
		return Unknown
	}
	return sameText(a, b)
}
