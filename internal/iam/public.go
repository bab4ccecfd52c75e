package iam

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// Public says of each statement of a resource policy whether it lets any principal
// in, as AnyPrincipal does for one alone, taking into account what the other
// statements deny: a Deny for all who are not of the organization, or not of a
// network, closes what another statement opens.
func (a *Analyzer) Public(statements []model.Block) []Admission {
	out := make([]Admission, len(statements))
	grants := make([]*Grant, len(statements))
	for i, s := range statements {
		out[i] = AnyPrincipal(s)
		grants[i] = a.Grant("", s)
	}
	for i := range statements {
		if out[i].Any == "no" || out[i].Any == "bounded" {
			continue
		}
		for j, s := range statements {
			if grants[j].effect != No || !grants[j].actions.lower.Contains(grants[i].actions.upper) ||
				!resourcesInclude(grants[j].resources, grants[i].resources) {
				continue
			}
			if who, _ := anyone(s); who != Yes || grants[j].principals.negated {
				continue
			}
			closed, bounds := closes(grants[j], s)
			switch {
			case closed:
				out[i] = Admission{Any: "no"}
			case len(bounds) > 0:
				out[i] = Admission{Any: "bounded", Bounds: bounds}
			}
		}
	}
	return out
}

// byPeople are conditions that hold for whoever is no AWS service, so that a Deny
// with them denies all others.
var byPeople = []string{"aws:principalisawsservice", "aws:viaawsservice"}

// closes tells whether a Deny shuts everybody out, or all but those who have a
// fixed value of a key that they cannot choose: it denies those who have not. A
// Deny with several such conditions denies those alone who fail all of them.
func closes(g *Grant, statement model.Block) (closed bool, bounds []string) {
	conditions, _ := statement["conditions"].Value.(model.List)
	if len(conditions) != len(g.atoms) {
		return false, nil
	}
	closed = true
	for i, c := range g.atoms {
		if slices.Contains(byPeople, c.key) && c.operator.base == "bool" && len(c.values) == 1 && c.values[0].String() == "false" {
			continue
		}
		closed = false
		block, ok := conditions[i].Value.(model.Block)
		o := c.operator
		if !ok || !o.negated || o.forAll || o.forAny || len(bounds) > 0 {
			return false, nil
		}
		// What the Deny spares is what the operator without Not would let in. With
		// IfExists it spares those without the key too.
		if o.ifExists {
			return false, nil
		}
		positive := maps.Clone(block)
		positive["operator"] = model.Attr{Value: model.Lit(strings.Replace(strings.ToLower(c.written), "not", "", 1))}
		if answer, _ := boundedBy(positive); answer != Yes {
			return false, nil
		}
		bounds = append(bounds, c.key)
	}
	return closed, bounds
}
