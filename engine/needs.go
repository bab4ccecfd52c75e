package engine

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// asking says what unknown answers count as.
type asking uint8

const (
	surely   asking = iota // what they are: an unknown answer
	doubting               // the answer that the rule reports
)

// A demand is an expression of a rule that follows from values alone, so that it can be
// answered without evaluating the rule: one of four.
type demand struct {
	// A question about a value.
	asks   string // its name, "" for the others
	ask    question
	of     int // where in the scope the value is: 0 is the resource
	name   *ast.Term
	wanted operand
	want   truth
	bare   bool // it takes the value itself, which no doubt replaces

	// A comparison of two values.
	op          string // "" for the others
	left, right operand

	// An item of a list of which all the demands of inner hold. It is put in the scope.
	each  *ast.Term // the name of the list among the attributes of the value, nil for the others
	into  int
	inner []demand

	// The bodies of a function, or of a list that is made, of which one holds.
	either [][]demand
}

// An around is what the expressions of a body are about.
type around struct {
	values   [scopeSize]ast.Value
	settings ast.Value
}

const scopeSize = 6

// An operand is a value that an expression takes: a constant, a setting, a value in the
// scope or an attribute of it.
type operand struct {
	constant ast.Value
	setting  *ast.Term
	of       int
	name     *ast.Term // of the attribute; nil is the value
}

// value is nil for what is not there.
func (o operand) value(in *around) ast.Value {
	switch {
	case o.constant != nil:
		return o.constant
	case o.setting != nil:
		return lookup(in.settings, o.setting)
	case o.name != nil:
		return lookup(in.values[o.of], o.name)
	}
	return in.values[o.of]
}

func (o operand) String() string {
	return fmt.Sprint(o.constant, " ", o.setting, " ", o.of, " ", o.name)
}

// String is the same for two demands that are the same.
func (g demand) String() string {
	return fmt.Sprint(g.asks, " ", g.of, " ", g.name, " ", g.wanted, " ", g.want, " ", g.bare, " ", g.op, " ", g.left, " ", g.right, " ", g.each, " ", g.into, g.inner, g.either)
}

// holds tells whether the expression is true, with or without unknown answers counting
// as the one that the rule reports. What fails is for the rule to say.
func (g demand) holds(in *around, how asking) bool {
	switch {
	case g.ask != nil:
		wanted := g.wanted.constant
		if g.wanted.setting != nil {
			wanted = g.wanted.value(in)
		}
		if wanted == nil && questionArity(g.asks) > plainArity {
			return false
		}
		got, err := g.ask(in.values[g.of], g.name, wanted)
		return err != nil || got == g.want || how == doubting && !g.bare && got == open
	case g.op != "":
		left, right := g.left.value(in), g.right.value(in)
		compare := comparisons[g.op]
		return compare == nil || left != nil && right != nil && compare(left, right)
	case g.each != nil:
		return anyOf(lookup(in.values[g.of], g.each), func(item ast.Value) bool {
			in.values[g.into] = item
			return hold(g.inner, in, how)
		})
	}
	return slices.ContainsFunc(g.either, func(body []demand) bool { return hold(body, in, how) })
}

// hold tells whether all of the demands hold.
func hold(all []demand, in *around, how asking) bool {
	for i := range all {
		if !all[i].holds(in, how) {
			return false
		}
	}
	return true
}

// comparisons are the operators of Rego by their names, in which all values compare.
var comparisons = map[string]func(left, right ast.Value) bool{
	"equal":             func(l, r ast.Value) bool { return l.Compare(r) == 0 },
	"eq":                func(l, r ast.Value) bool { return l.Compare(r) == 0 },
	"neq":               func(l, r ast.Value) bool { return l.Compare(r) != 0 },
	"gt":                func(l, r ast.Value) bool { return l.Compare(r) > 0 },
	"gte":               func(l, r ast.Value) bool { return l.Compare(r) >= 0 },
	"lt":                func(l, r ast.Value) bool { return l.Compare(r) < 0 },
	"lte":               func(l, r ast.Value) bool { return l.Compare(r) <= 0 },
	"internal.member_2": func(l, r ast.Value) bool { return anyOf(r, func(item ast.Value) bool { return item.Compare(l) == 0 }) },
}

// A need is what the body of a rule asks of one resource that it iterates.
type need struct {
	kind    model.Kind
	subject bool // it is what is found or judged
	demands []demand
}

// needs are those of the bodies of one name, finding or applies: what must be in
// a graph for the name to be anything but empty.
type needs struct {
	bodies [][]need
	// exact tells that each body is nothing but its needs of one resource, and
	// gives the resource's id: the set can be said without evaluating the rule.
	exact bool
	text  string // the same for two that are exact and say the same
}

// possible tells whether some body could be true of a graph, of a subject that is
// judged; nil is any.
func (n needs) possible(in *input, how asking, judged ast.Set) bool {
	for _, body := range n.bodies {
		if satisfied(body, in, how, judged) {
			return true
		}
	}
	return false
}

func satisfied(body []need, in *input, how asking, judged ast.Set) bool {
	at := around{settings: in.settings}
	for _, n := range body {
		subjects, found := in.subjects[n.kind], false
		for i, t := range in.terms[n.kind] {
			if n.subject && judged != nil && !judged.Contains(subjects[i].id) {
				continue
			}
			if at.values[0] = t.Value; hold(n.demands, &at, how) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// ids are the ids of the resources that an exact body is true of. Many rules judge
// the same resources, and share the set.
func (n needs) ids(in *input, how asking) ast.Set {
	in.mu.Lock()
	defer in.mu.Unlock()
	key := judged{n.text, how}
	if out, ok := in.judged[key]; ok {
		return out
	}
	out := ast.NewSet()
	at := around{settings: in.settings}
	for _, body := range n.bodies {
		subjects := in.subjects[body[0].kind]
		for i, t := range in.terms[body[0].kind] {
			if at.values[0] = t.Value; hold(body[0].demands, &at, how) {
				out.Add(subjects[i].id)
			}
		}
	}
	if in.judged == nil {
		in.judged = map[judged]ast.Set{}
	}
	in.judged[key] = out
	return out
}

// judged is what a set of judged resources follows from.
type judged struct {
	text string // of the needs
	how  asking
}
