package language

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/belay-dev/belay/internal/model"
)

func (e *evaluation) binary(s scope, x *hclsyntax.BinaryOpExpr) value {
	operands := []value{e.eval(s, x.LHS), e.eval(s, x.RHS)}
	return e.spread(s, operands, &x.SrcRange, func(s scope, operands []value) value {
		a, b := s.overridden(operands[0]), s.overridden(operands[1])
		switch x.Op {
		case hclsyntax.OpLogicalAnd:
			return e.logical(s, a, b, conjunction, &x.SrcRange)
		case hclsyntax.OpLogicalOr:
			return e.logical(s, a, b, disjunction, &x.SrcRange)
		case hclsyntax.OpEqual:
			return e.equal(a, b, &x.SrcRange)
		case hclsyntax.OpNotEqual:
			return e.inverse(s, e.equal(a, b, &x.SrcRange), &x.SrcRange)
		}
		return e.arithmetic(a, b, x.Op, &x.SrcRange)
	})
}

// logical is and or or.
func (e *evaluation) logical(s scope, a, b value, how connective, at *hcl.Range) value {
	neutral := how == conjunction
	p, q := e.verdict(s, a), e.verdict(s, b)
	for _, v := range []verdict{p, q} {
		if v.failed != nil {
			return *v.failed
		}
	}
	switch {
	case p.sure && p.holds != neutral, q.sure && q.holds != neutral:
		return boolean(!neutral, at)
	case p.sure:
		return b.placed(at)
	case q.sure:
		return a.placed(at)
	case p.guard != nil && q.guard != nil:
		if neutral {
			return e.guarded(allOf(p.guard, q.guard), p.holds && q.holds, []value{a, b}, at)
		}
		return e.guarded(anyOf(p.guard, q.guard), p.holds || q.holds, []value{a, b}, at)
	case p.guard != nil:
		return e.decides(s, p.guard, b, how, at)
	case q.guard != nil:
		return e.decides(s, q.guard, a, how, at)
	}
	return unknown(p.why, at)
}

// decides is an and or or of a guard and of what is unknown.
func (e *evaluation) decides(s scope, g model.Guard, other value, how connective, at *hcl.Range) value {
	rest := func(scope) value { return other }
	if how == conjunction {
		return e.choose(s, g, rest, func(scope) value { return boolean(false, at) }, at)
	}
	return e.choose(s, g, func(scope) value { return boolean(true, at) }, rest, at)
}

// guarded is a bool that is true where a guard holds, and what it is by the
// defaults.
func (e *evaluation) guarded(g model.Guard, holds bool, operands []value, at *hcl.Range) value {
	if g == nil || never(g) {
		return boolean(g == nil, at)
	}
	v := boolean(holds, at)
	v.from = &origin{name: canonical(guardText(g)), guard: g, at: at}
	for _, o := range operands {
		if from := o.origin(); from != nil {
			v.from.at = from.at
		}
	}
	return v
}

// equal is ==.
func (e *evaluation) equal(a, b value, at *hcl.Range) value {
	for _, v := range []value{a, b} {
		if f := v.failureIn(); f != nil {
			return *f
		}
	}
	if v, ok := e.equalVariable(a, b, at); ok {
		return v
	}
	if v, ok := e.equalVariable(b, a, at); ok {
		return v
	}
	name := func(names []string) string { return names[0] + " == " + names[1] }
	if a.settled() && b.settled() {
		x, okX := a.cty()
		y, okY := b.cty()
		if okX && okY {
			return boolean(equalCty(x, y), at).hangingOn(derived([]value{a, b}, name))
		}
	}
	if differ, sure := different(a, b); sure {
		return boolean(!differ, at)
	}
	why := a.why()
	if a.settled() {
		why = b.why()
	}
	return unknown(why, at).hangingOn(derived([]value{a, b}, name))
}

// equalVariable compares a variable with a literal: that tells its values apart.
func (e *evaluation) equalVariable(a, b value, at *hcl.Range) (value, bool) {
	if a.from == nil || a.from.path == "" || b.origin() != nil {
		return value{}, false
	}
	switch a.body.(type) {
	case nil, scalar:
	case text:
	case *sequence, *object:
		if b.body != nil { // of a list or map only whether it is set is told apart
			return value{}, false
		}
	default:
		return value{}, false
	}
	switch b.body.(type) {
	case nil, scalar:
	default:
		return value{}, false
	}
	g, ok := e.is(a.from, b)
	if !ok {
		return value{}, false
	}
	x, okX := a.cty()
	y, okY := b.cty()
	return e.guarded(g, okX && okY && equalCty(x, y), []value{a}, at), true
}

// equalCty is Terraform's equality: of values of two types only nulls are equal.
func equalCty(x, y cty.Value) bool {
	if x.IsNull() || y.IsNull() {
		return x.IsNull() && y.IsNull()
	}
	if !x.Type().Equals(y.Type()) {
		return likeCollections(x, y)
	}
	return x.RawEquals(y)
}

// likeCollections compares lists and maps that are empty: their type of element
// is not known here, and is the same there.
func likeCollections(x, y cty.Value) bool {
	t, u := x.Type(), y.Type()
	alike := t.IsListType() && u.IsListType() || t.IsSetType() && u.IsSetType() || t.IsMapType() && u.IsMapType()
	if !alike {
		return false
	}
	if x.LengthInt() == 0 || y.LengthInt() == 0 {
		return x.LengthInt() == y.LengthInt()
	}
	typ, _ := convert.Unify([]cty.Type{t, u})
	if typ == cty.NilType {
		return false
	}
	x, err := convert.Convert(x, typ)
	y, other := convert.Convert(y, typ)
	return err == nil && other == nil && x.RawEquals(y)
}

// different tells whether two values are surely different though they are not
// both known: a list is not null, an ARN is not empty.
func different(a, b value) (differ, sure bool) {
	if a.body == nil {
		a, b = b, a
	}
	if b.body == nil {
		switch v := a.body.(type) {
		case *sequence, *object, *document, *instance, *callInstance, scalar:
			return true, true
		case text:
			return true, identifies(v.parts)
		}
		return false, false
	}
	p, problem := a.asText()
	q, other := b.asText()
	if problem != nil || other != nil {
		return false, false
	}
	if p.Equal(q) {
		return false, true
	}
	if literal, ok := q.Literal(); ok {
		return unlike(p, literal), unlike(p, literal)
	}
	if literal, ok := p.Literal(); ok {
		return unlike(q, literal), unlike(q, literal)
	}
	return false, false
}

// identifies tells whether a text is surely set: what names a resource is, and
// so is what has a literal part.
func identifies(t model.Text) bool {
	for _, part := range t {
		if part.Hole == nil {
			return true
		}
		switch part.Hole.Source {
		case model.PseudoHole:
			return true
		case model.ResourceHole:
			switch a := part.Hole.Attribute; {
			case a == "id", a == "name", a == "url", strings.HasSuffix(a, "arn"), strings.HasSuffix(a, "_id"), strings.HasSuffix(a, "_name"):
				return true
			}
		case model.OpaqueHole, model.ParameterHole, model.ImportHole, model.DynamicHole, model.PolicyVariableHole:
		}
	}
	return false
}

// unlike tells whether a text with holes is surely not a literal: it begins or
// ends otherwise, or cannot be empty.
func unlike(t model.Text, literal string) bool {
	if literal == "" {
		return identifies(t)
	}
	if first := t[0]; first.Hole == nil && !strings.HasPrefix(literal, first.Literal) {
		return true
	}
	last := t[len(t)-1]
	return last.Hole == nil && !strings.HasSuffix(literal, last.Literal)
}

func (e *evaluation) arithmetic(a, b value, op *hclsyntax.Operation, at *hcl.Range) value {
	for _, v := range []value{a, b} {
		if isFailure(v) {
			return v
		}
	}
	name := func(names []string) string { return names[0] + " " + operatorNames[op] + " " + names[1] }
	from := derived([]value{a, b}, name)
	if !a.settled() || !b.settled() {
		why := a.why()
		if a.settled() {
			why = b.why()
		}
		return unknown(why, at).hangingOn(from)
	}
	x, failedX := asNumber(a, at)
	if failedX != nil {
		return *failedX
	}
	y, failedY := asNumber(b, at)
	if failedY != nil {
		return *failedY
	}
	result, err := op.Impl.Call([]cty.Value{x, y})
	if err != nil {
		return failed(err.Error(), at)
	}
	if excessiveNumber(result) {
		return failed("the number is too large", at)
	}
	return known(result, at).hangingOn(from)
}

// asNumber is the number that a known value is.
func asNumber(v value, at *hcl.Range) (cty.Value, *value) {
	wrong := func() (cty.Value, *value) {
		f := failed(v.describe()+" stands where a number is wanted", at)
		return cty.NilVal, &f
	}
	b, ok := v.body.(scalar)
	if !ok {
		return wrong()
	}
	if b.Type() == cty.String {
		if n, ok := numberOf(b.AsString()); ok {
			return n, nil
		}
		return wrong()
	}
	if b.Type() != cty.Number {
		return wrong()
	}
	return b.Value, nil
}

func (e *evaluation) unary(s scope, x *hclsyntax.UnaryOpExpr) value {
	operand := e.eval(s, x.Val)
	return e.spread(s, []value{operand}, &x.SrcRange, func(s scope, operands []value) value {
		v := s.overridden(operands[0])
		if x.Op == hclsyntax.OpNegate {
			return e.negate(v, &x.SrcRange)
		}
		return e.inverse(s, v, &x.SrcRange)
	})
}

// inverse is !.
func (e *evaluation) inverse(s scope, v value, at *hcl.Range) value {
	p := e.verdict(s, v)
	switch {
	case p.failed != nil:
		return *p.failed
	case p.sure:
		return boolean(!p.holds, at)
	case p.guard != nil:
		return e.guarded(not(p.guard), !p.holds, []value{v}, at)
	}
	return unknown(p.why, at)
}

func (e *evaluation) negate(v value, at *hcl.Range) value {
	if isFailure(v) {
		return v
	}
	from := derived([]value{v}, func(names []string) string { return "-" + names[0] })
	if !v.settled() {
		return unknown(v.why(), at).hangingOn(from)
	}
	n, problem := asNumber(v, at)
	if problem != nil {
		return *problem
	}
	return known(n.Negate(), at).hangingOn(from)
}
