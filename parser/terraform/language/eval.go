package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
)

const (
	// maxSteps is how many expressions one root module may take to evaluate.
	maxSteps = 1_000_000
	// maxDepth is how deep expressions may lead into others.
	maxDepth = 1500
	// maxBytes is how much text one root module may make.
	maxBytes = 256 << 20
	// maxText is how long one text may get.
	maxText = 8 << 20
)

// A scope is where an expression is evaluated: in a module, with names that are
// only known there, on one side of the conditionals around it.
type scope struct {
	in     *moduleInstance
	names  *binding
	assume *assumptions
	exists bool // the expression says which instances there are
}

// A binding is a name that is known in a part of a module: of a for, a dynamic
// block, each and count.
type binding struct {
	name   string
	symbol *hclsyntax.AnonSymbolExpr // of a splat, in the place of a name
	value  value
	next   *binding
}

func (s scope) with(name string, v value) scope {
	s.names = &binding{name: name, value: v, next: s.names}
	return s
}

func (s scope) assuming(g model.Guard) scope {
	s.assume = s.in.evaluation.assuming(s.assume, g)
	return s
}

func (s scope) lookUp(name string) (value, bool) {
	for b := s.names; b != nil; b = b.next {
		if b.symbol == nil && b.name == name {
			return b.value, true
		}
	}
	return value{}, false
}

// eval evaluates an expression.
func (e *evaluation) eval(s scope, x hclsyntax.Expression) value {
	if e.steps--; e.steps < 0 || e.bytes < 0 {
		e.exhausted = true
		return unknown("the configuration is too large to evaluate", nil)
	}
	if e.depth >= maxDepth {
		return failed("expressions lead into one another without end", nil)
	}
	e.depth++
	v := e.evalKind(s, x)
	e.depth--
	if size(v) > maxSize {
		e.exhausted = true
		return unknown("the value is too large", v.at)
	}
	return v
}

// maxSize is how many parts a value may have, those of its parts counted. Values
// share their parts, so that one of a few bytes may have more than memory holds.
const maxSize = 200_000

// size is how many parts a value has. It is worked out once.
func size(v value) int {
	switch b := v.body.(type) {
	case *sequence:
		if b.size == 0 {
			b.size = 1
			for _, item := range b.items {
				b.size = min(b.size+size(item), maxSize+1)
			}
		}
		return b.size
	case *object:
		if b.size == 0 {
			b.size = 1
			for _, key := range b.keys {
				b.size = min(b.size+size(b.entries[key].value), maxSize+1)
			}
		}
		return b.size
	case *document:
		return size(b.value)
	case *choice:
		return min(size(b.then)+size(b.otherwise), maxSize+1)
	}
	return 1
}

func (e *evaluation) evalKind(s scope, x hclsyntax.Expression) value {
	switch x := x.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.literalValue(x)
	case *hclsyntax.TemplateExpr:
		return e.template(s, x)
	case *hclsyntax.TemplateWrapExpr:
		return e.eval(s, x.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		return e.templateJoin(s, x)
	case *hclsyntax.ParenthesesExpr:
		return e.eval(s, x.Expression)
	case *hclsyntax.ScopeTraversalExpr:
		return e.reference(s, x)
	case *hclsyntax.RelativeTraversalExpr:
		return e.traverse(s, e.eval(s, x.Source), x.Traversal, &x.SrcRange)
	case *hclsyntax.FunctionCallExpr:
		return e.call(s, x)
	case *hclsyntax.ConditionalExpr:
		return e.conditional(s, x)
	case *hclsyntax.IndexExpr:
		return e.index(s, e.eval(s, x.Collection), e.eval(s, x.Key), &x.SrcRange)
	case *hclsyntax.TupleConsExpr:
		items := make([]value, len(x.Exprs))
		for i, item := range x.Exprs {
			items[i] = itemAt(e.eval(s, item), item)
		}
		return list(items, &x.SrcRange)
	case *hclsyntax.ObjectConsExpr:
		return e.objectCons(s, x)
	case *hclsyntax.ObjectConsKeyExpr:
		if name := hcl.ExprAsKeyword(x.Wrapped); name != "" && !x.ForceNonLiteral {
			r := x.Range()
			return str(name, &r)
		}
		return e.eval(s, x.Wrapped)
	case *hclsyntax.ForExpr:
		return e.forExpr(s, x)
	case *hclsyntax.SplatExpr:
		return e.splat(s, x)
	case *hclsyntax.AnonSymbolExpr:
		for b := s.names; b != nil; b = b.next {
			if b.symbol == x {
				return b.value
			}
		}
		return failed("a splat stands alone", &x.SrcRange)
	case *hclsyntax.BinaryOpExpr:
		return e.binary(s, x)
	case *hclsyntax.UnaryOpExpr:
		return e.unary(s, x)
	case *hclsyntax.ExprSyntaxError:
		return failed("the expression does not parse", &x.SrcRange)
	}
	r := x.Range()
	return unknown("the expression is of a kind that is not read here", &r)
}

// itemAt places an item of a list: where it is written, if it is a reference to a
// scalar that is written elsewhere. The parts of what is written in a local or in a
// for_each are theirs.
func itemAt(v value, x hclsyntax.Expression) value {
	r := x.Range()
	if v.at == nil {
		return v.placed(&r)
	}
	reference, ok := x.(*hclsyntax.ScopeTraversalExpr)
	if !ok || reference.Traversal.RootName() == "each" || reference.Traversal.RootName() == "count" {
		return v
	}
	switch v.body.(type) {
	case nil, scalar, text, opaque:
		if *v.at != r && (v.via == nil || *v.via.at != *v.at) {
			v = v.through(v.at)
		}
		return v.placed(&r)
	default:
		return v
	}
}

func (e *evaluation) literalValue(x *hclsyntax.LiteralValueExpr) value {
	if !x.Val.IsWhollyKnown() {
		return unknown("it is known on deployment only", &x.SrcRange)
	}
	if excessiveNumber(x.Val) {
		return failed("the number is too large", &x.SrcRange)
	}
	v := known(x.Val, &x.SrcRange)
	if s, ok := stringOf(x.Val); ok {
		v.body = scalar{Value: x.Val, spelled: &spelling{pieces: []piece{{text: s, at: &x.SrcRange}}}}
	}
	return v
}

// template evaluates a text with interpolations.
func (e *evaluation) template(s scope, x *hclsyntax.TemplateExpr) value {
	if len(x.Parts) == 1 {
		if l, ok := x.Parts[0].(*hclsyntax.LiteralValueExpr); ok {
			v := e.literalValue(l)
			v.at = &x.SrcRange
			return v
		}
	}
	parts := make([]value, len(x.Parts))
	for i, part := range x.Parts {
		parts[i] = e.eval(s, part)
		if isUnnamed(parts[i]) {
			parts[i] = e.nameless(s, parts[i], part)
		}
	}
	return e.spread(s, parts, &x.SrcRange, func(_ scope, parts []value) value {
		return e.concat(parts, x.Parts, &x.SrcRange)
	})
}

func isUnnamed(v value) bool {
	_, ok := v.body.(opaque)
	return ok
}

// nameless is a hole for a value that is unknown and has no name but its
// expression.
func (e *evaluation) nameless(s scope, v value, x hclsyntax.Expression) value {
	name := e.sourceOf(s, x)
	if v.from != nil {
		name = v.from.name
	}
	h := hole(model.Hole{Source: model.OpaqueHole, Name: name, Why: v.why()}, v.at)
	h.via, h.from = v.via, v.from
	return h
}

// sourceOf names an expression by its source: in a module that is called, with
// the module's address, since the same words mean something else there.
func (e *evaluation) sourceOf(s scope, x hclsyntax.Expression) string {
	r := x.Range()
	name := sourceOf(s.in.module.files[r.Filename], r)
	if s.in.address != "" {
		name = s.in.address + ": " + name
	}
	for b := s.names; b != nil; b = b.next {
		// What depends on a name that is only known here is not the same elsewhere.
		if b.symbol == nil && b.name != "" && strings.Contains(name, b.name) {
			if key := b.value.name(); len(key) < maxName {
				name += " with " + b.name + " = " + key
			}
		}
	}
	return canonical(name)
}

// concat joins the parts of a text.
func (e *evaluation) concat(parts []value, expressions []hclsyntax.Expression, at *hcl.Range) value {
	var texts []model.Text
	spelled := &spelling{}
	length := 0
	for i, part := range parts {
		t, problem := part.asText()
		if problem != nil {
			if problem.at == nil {
				r := expressions[i].Range()
				problem.at = &r
			}
			return *problem
		}
		if expressions != nil {
			if l, ok := expressions[i].(*hclsyntax.LiteralValueExpr); ok {
				s, _ := stringOf(l.Val)
				spelled.pieces = append(spelled.pieces, piece{offset: length, text: s, at: &l.SrcRange})
			}
		}
		length += runes(t)
		texts = append(texts, t)
	}
	if sizeOf(texts...) > maxText {
		return unknown(tooLong, at) // nobody makes it to measure it
	}
	v := e.sized(model.Concat(texts...), at)
	switch b := v.body.(type) {
	case scalar:
		b.spelled = spelled
		v.body = b
	case text:
		b.spelled = spelled
		v.body = b
	}
	v.from = derived(parts, func(names []string) string { return `"` + strings.Join(names, "") + `"` })
	return v
}

// sized is a text within the bounds of what may be made.
func (e *evaluation) sized(t model.Text, at *hcl.Range) value {
	size := sizeOf(t)
	if e.bytes -= size; e.bytes < 0 || size > maxText {
		return unknown(tooLong, at)
	}
	return textual(t, at)
}

const tooLong = "the text is too long"

// holeSize is what a hole takes of the memory, in bytes.
const holeSize = 64

// sizeOf is how many bytes texts take.
func sizeOf(texts ...model.Text) int {
	size := 0
	for _, t := range texts {
		for _, part := range t {
			if part.Hole != nil {
				size += holeSize
			}
			size += len(part.Literal)
		}
	}
	return size
}

// runes is how many code points a text has, a hole for one.
func runes(t model.Text) int {
	n := 0
	for _, part := range t {
		if part.Hole != nil {
			n++
			continue
		}
		for range part.Literal {
			n++
		}
	}
	return n
}

func (e *evaluation) templateJoin(s scope, x *hclsyntax.TemplateJoinExpr) value {
	r := x.Range()
	return e.spreadDeep(s, []value{e.eval(s, x.Tuple)}, &r, func(_ scope, tuple []value) value {
		items, ok := tuple[0].body.(*sequence)
		if !ok {
			return tuple[0]
		}
		parts := make([]value, len(items.items))
		for i, item := range items.items {
			if isUnnamed(item) {
				item = e.nameless(s, item, x.Tuple)
			}
			parts[i] = item
		}
		return e.concat(parts, nil, &r)
	})
}

// conditional evaluates both sides of a conditional that hangs on what is open,
// each under what is so there.
func (e *evaluation) conditional(s scope, x *hclsyntax.ConditionalExpr) value {
	v := e.verdict(s, e.eval(s, x.Condition))
	then := func(s scope) value { return e.eval(s, x.TrueResult) }
	otherwise := func(s scope) value { return e.eval(s, x.FalseResult) }
	switch {
	case v.failed != nil:
		return *v.failed
	case v.sure && v.holds:
		return e.likeness(then(s), x.FalseResult)
	case v.sure:
		return e.likeness(otherwise(s), x.TrueResult)
	case v.guard != nil:
		return e.choose(s, v.guard, then, otherwise, &x.SrcRange)
	case s.exists:
		r := x.Condition.Range()
		g := e.holds(e.sourceOf(s, x.Condition), openByDefault, &r, s.in)
		return e.choose(s, g, then, otherwise, &x.SrcRange)
	}
	return e.common(s, then(s), otherwise(s), v.why, x)
}

// likeness makes a number or bool the text that it is if the other side of its
// conditional is a text: both sides are of one type.
func (e *evaluation) likeness(v value, other hclsyntax.Expression) value {
	b, ok := v.body.(scalar)
	if !ok || b.Type() == cty.String {
		return v
	}
	if _, ok := literal(other); !ok {
		return v
	}
	if s, ok := b.spell(); ok {
		v.body = scalar{Value: cty.StringVal(s)}
	}
	return v
}

// common keeps what two values have in common: what is so whichever of them it is.
func (e *evaluation) common(s scope, a, b value, why string, x hclsyntax.Expression) value {
	if same(a, b) {
		return a
	}
	r := x.Range()
	switch p := a.body.(type) {
	case *object:
		q, ok := b.body.(*object)
		if !ok || !slices.Equal(p.keys, q.keys) || p.more != q.more {
			break
		}
		out := newObject(len(p.keys))
		out.form, out.more = p.form, p.more
		for _, key := range p.keys {
			out.put(key, e.common(s, p.entries[key].value, q.entries[key].value, why, x), p.entries[key].key)
		}
		return value{body: out, at: a.at}
	case *sequence:
		q, ok := b.body.(*sequence)
		if !ok || len(p.items) != len(q.items) || p.form == set {
			break
		}
		out := &sequence{form: p.form, more: p.more, items: make([]value, len(p.items))}
		for i := range p.items {
			out.items[i] = e.common(s, p.items[i], q.items[i], why, x)
		}
		return value{body: out, at: a.at}
	case scalar, text:
		if v, ok := e.commonText(s, a, b, why, x); ok {
			return v
		}
	}
	if _, ok := a.body.(failure); ok {
		return b
	}
	if _, ok := b.body.(failure); ok {
		return a
	}
	return unknown(why, &r)
}

// commonText keeps the beginning and the end that two texts share.
func (e *evaluation) commonText(s scope, a, b value, why string, x hclsyntax.Expression) (value, bool) {
	p, problem := a.asText()
	q, other := b.asText()
	if problem != nil || other != nil {
		return value{}, false
	}
	var head, tail model.Text
	for len(p) > 0 && len(q) > 0 && (model.Text{p[0]}).Equal(model.Text{q[0]}) {
		head = append(head, p[0])
		p, q = p[1:], q[1:]
	}
	for len(p) > 0 && len(q) > 0 && (model.Text{p[len(p)-1]}).Equal(model.Text{q[len(q)-1]}) {
		tail = append(model.Text{p[len(p)-1]}, tail...)
		p, q = p[:len(p)-1], q[:len(q)-1]
	}
	if len(p) > 0 && len(q) > 0 && p[0].Hole == nil && q[0].Hole == nil {
		n := 0
		x, y := []rune(p[0].Literal), []rune(q[0].Literal)
		for n < len(x) && n < len(y) && x[n] == y[n] {
			n++
		}
		head = model.Concat(head, model.Lit(string(x[:n])))
	}
	if len(head) == 0 && len(tail) == 0 {
		return value{}, false
	}
	r := x.Range()
	middle := model.HoleText(model.Hole{Source: model.OpaqueHole, Name: e.sourceOf(s, x), Why: why})
	return textual(model.Concat(head, middle, tail), &r), true
}

func (e *evaluation) objectCons(s scope, x *hclsyntax.ObjectConsExpr) value {
	keys, items := make([]value, len(x.Items)), make([]value, len(x.Items))
	for i, item := range x.Items {
		keys[i] = e.eval(s, item.KeyExpr)
		if isUnnamed(keys[i]) {
			keys[i] = e.nameless(s, keys[i], item.KeyExpr)
		}
		items[i] = e.eval(s, item.ValueExpr)
		if items[i].at == nil {
			at := item.ValueExpr.Range()
			items[i].at = &at
		}
	}
	return e.spread(s, keys, &x.SrcRange, func(_ scope, keys []value) value {
		out := newObject(len(x.Items))
		for i, key := range keys {
			r, written := x.Items[i].KeyExpr.Range(), x.Items[i].ValueExpr.Range()
			if problem := out.putKey(key, entry{value: items[i], key: &r, written: &written}); problem != nil {
				return *problem
			}
		}
		return value{body: out.sorted(), at: &x.SrcRange}
	})
}

// putKey sets a key that is a value. One with holes is named as texts are shown.
func (o *object) putKey(key value, e entry) *value {
	name, problem := key.asText()
	if problem != nil {
		if isFailure(*problem) {
			if problem.at == nil {
				problem.at = e.key
			}
			return problem
		}
		o.more = problem.why()
		return nil
	}
	literal, ok := name.Literal()
	if !ok {
		literal = name.String()
	}
	o.set(literal, e)
	return nil
}

// pairs lists what a for or a for_each goes over.
func pairs(v value) (keys, items []value, more string, ok bool) {
	switch b := v.body.(type) {
	case *sequence:
		for i, item := range b.items {
			key := number(int64(i), item.at)
			if b.form == set {
				key = item
			}
			keys = append(keys, key)
		}
		return keys, b.items, b.more, true
	case *object:
		for _, name := range b.keys {
			entry := b.entries[name]
			keys = append(keys, str(name, entry.key))
			items = append(items, entry.value)
		}
		return keys, items, b.more, true
	}
	return nil, nil, "", false
}

func (e *evaluation) forExpr(s scope, x *hclsyntax.ForExpr) value {
	collection := e.eval(s, x.CollExpr)
	return e.spread(s, []value{collection}, &x.SrcRange, func(s scope, values []value) value {
		return e.forOver(s, x, values[0])
	})
}

func (e *evaluation) forOver(s scope, x *hclsyntax.ForExpr, collection value) value {
	keys, items, more, ok := pairs(collection)
	switch {
	case ok:
	case collection.body == nil:
		return failed("null stands where a list is wanted", &x.SrcRange)
	case isFailure(collection):
		return collection
	case isScalar(collection):
		return failed(collection.describe()+" stands where a list is wanted", &x.SrcRange)
	default:
		return unknown(collection.why(), &x.SrcRange).hangingOn(e.forOrigin(s, x, collection))
	}
	r := &result{e: e, x: x, more: more}
	v := r.from(s, keys, items, maxSplits)
	if collection.from != nil {
		v.from = e.forOrigin(s, x, collection)
	}
	return v
}

func (e *evaluation) forOrigin(s scope, x *hclsyntax.ForExpr, collection value) *origin {
	if collection.from == nil {
		return nil
	}
	return &origin{name: canonical(e.sourceOf(s, x) + " over " + collection.from.name), at: collection.from.at}
}

func isFailure(v value) bool {
	_, ok := v.body.(failure)
	return ok
}

func isScalar(v value) bool {
	switch v.body.(type) {
	case scalar, *document:
		return true
	}
	return false
}

// A result gathers what a for gives.
type result struct {
	e    *evaluation
	x    *hclsyntax.ForExpr
	more string

	keys   []value
	values []value
}

// from goes on with the items that are left. Where an if hangs on what is open,
// the result is a choice.
func (r *result) from(s scope, keys, items []value, splits int) value {
	for i := range items {
		inner := s.with(r.x.ValVar, items[i])
		if r.x.KeyVar != "" {
			inner = inner.with(r.x.KeyVar, keys[i])
		}
		if r.x.CondExpr != nil {
			v := r.e.verdict(inner, r.e.eval(inner, r.x.CondExpr))
			switch {
			case v.failed != nil:
				return *v.failed
			case v.sure && !v.holds:
				continue
			case v.guard != nil && splits > 0:
				return r.split(s, v.guard, keys[i:], items[i:], splits-1)
			case !v.sure:
				r.more = v.why
				if r.more == "" {
					r.more = "it hangs on too many choices"
				}
				continue
			}
		}
		if f := r.take(inner); f != nil {
			return *f
		}
	}
	return r.done()
}

func (r *result) split(s scope, g model.Guard, keys, items []value, splits int) value {
	side := func(s scope) value {
		branch := &result{e: r.e, x: r.x, more: r.more, keys: slices.Clone(r.keys), values: slices.Clone(r.values)}
		return branch.from(s, keys, items, splits)
	}
	return r.e.choose(s, g, side, side, &r.x.SrcRange)
}

// take evaluates one turn.
func (r *result) take(s scope) *value {
	v := r.e.eval(s, r.x.ValExpr)
	if v.at == nil {
		at := r.x.ValExpr.Range()
		v.at = &at
	}
	if r.x.KeyExpr != nil {
		key := r.e.eval(s, r.x.KeyExpr)
		if isUnnamed(key) {
			key = r.e.nameless(s, key, r.x.KeyExpr)
		}
		if isFailure(key) {
			return &key
		}
		r.keys = append(r.keys, key)
	}
	r.values = append(r.values, v)
	return nil
}

func (r *result) done() value {
	at := &r.x.SrcRange
	if r.x.KeyExpr == nil {
		return value{body: &sequence{items: r.values, more: r.more}, at: at}
	}
	out := newObject(len(r.values))
	out.more = r.more
	groups := map[string][]value{}
	for i, key := range r.keys {
		name, problem := key.asText()
		if problem != nil {
			if isFailure(*problem) {
				return *problem
			}
			out.more = problem.why()
			continue
		}
		text, ok := name.Literal()
		if !ok {
			text = name.String()
		}
		if r.x.Group {
			groups[text] = append(groups[text], r.values[i])
			out.put(text, list(groups[text], r.values[i].at), r.values[i].at)
			continue
		}
		if _, twice := out.entries[text]; twice {
			return failed(fmt.Sprintf("the key %q is given twice", text), at)
		}
		out.put(text, r.values[i], r.values[i].at)
	}
	return value{body: out.sorted(), at: at}
}

func (e *evaluation) splat(s scope, x *hclsyntax.SplatExpr) value {
	source := e.eval(s, x.Source)
	return e.spread(s, []value{source}, &x.SrcRange, func(s scope, values []value) value {
		source := values[0]
		each := func(item value) value {
			inner := s
			inner.names = &binding{symbol: x.Item, value: item, next: s.names}
			v := e.eval(inner, x.Each)
			if v.at == nil {
				v.at = &x.SrcRange
			}
			return v
		}
		switch b := source.body.(type) {
		case nil:
			return list(nil, &x.SrcRange)
		case failure, opaque:
			return source
		case text:
			if len(b.parts) > 1 {
				return list([]value{each(source)}, &x.SrcRange)
			}
			return unknown(source.why(), &x.SrcRange).hangingOn(source.from)
		case *sequence:
			out := &sequence{form: b.form, more: b.more, items: make([]value, len(b.items))}
			if b.form == set {
				out.form = collection
			}
			for i, item := range b.items {
				out.items[i] = each(item)
			}
			v := value{body: out, at: &x.SrcRange, via: source.via}
			if source.from != nil {
				v.from = &origin{name: canonical(source.from.name + "[*]" + e.sourceOf(s, x.Each)), at: source.from.at}
			}
			return v
		}
		return list([]value{each(source)}, &x.SrcRange)
	})
}
