package language

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
)

const (
	// maxSplits is how many choices one value may hang on before it is unknown: each
	// doubles it.
	maxSplits = 5
	// anyOther is the outcome of the values that the configuration does not name.
	anyOther = "any other value"
	yes, no  = "true", "false"
)

// A point is something that is open and that the configuration tells apart: a
// variable by the values that it is compared with, or an expression over
// variables that is true or not.
type point struct {
	name     string
	at       *hcl.Range
	in       *moduleInstance // where at is
	literals []string        // values that it is compared with, in order
	values   map[string]cty.Value
	fallback value // of a variable: its default
	defaults bool  // whether there is one
	kind     cty.Type
	closed   []string // the only values that it may have; nil if it may have any
	truth    byDefault
	opaque   bool // it is an expression
}

// byDefault is what an expression is by the defaults of the variables in it.
type byDefault int

const (
	openByDefault byDefault = iota
	falseByDefault
	trueByDefault
)

// knownByDefault is what an expression is by the defaults, where that is known.
var knownByDefault = map[bool]byDefault{true: trueByDefault, false: falseByDefault}

// A connective is how the parts of a guard or condition are joined.
type connective int

const (
	conjunction connective = iota
	disjunction
)

// outcomeOf names a known scalar as an outcome.
func outcomeOf(v value) (string, bool) {
	switch b := v.body.(type) {
	case nil:
		return "null", true
	case scalar:
		s, ok := b.spell()
		if s == "" {
			s = `""`
		}
		return s, ok && len(s) <= maxName
	}
	return "", false
}

// variablePoint is the point of a variable, or of an attribute of one.
func (e *evaluation) variablePoint(from *origin) *point {
	if p, ok := e.points[from.path]; ok {
		return p
	}
	p := &point{name: from.path, at: from.at, in: e.root, values: map[string]cty.Value{}}
	if fallback, ok := e.paths[from.path]; ok {
		p.fallback, p.defaults = fallback, true
		if b, ok := fallback.body.(scalar); ok {
			p.kind = b.Type()
		}
	}
	if typ, ok := e.kinds[from.path]; ok {
		p.kind = typ
	}
	if p.kind == cty.Bool {
		p.closed = []string{yes, no}
	}
	p.closed = append(p.closed, e.allowed[from.path]...)
	e.points[from.path] = p
	e.pointOrder = append(e.pointOrder, p)
	return p
}

// is is where a variable has a value.
func (e *evaluation) is(from *origin, literal value) (model.Guard, bool) {
	outcome, ok := outcomeOf(literal)
	if !ok {
		return nil, false
	}
	p := e.variablePoint(from)
	if outcome == no && p.kind == cty.Bool && !slices.Contains(p.closed, "null") {
		return model.Not{Guard: e.isOutcome(p, yes, cty.True)}, true
	}
	v, _ := literal.cty()
	return e.isOutcome(p, outcome, v), true
}

func (e *evaluation) isOutcome(p *point, outcome string, v cty.Value) model.Guard {
	if _, ok := p.values[outcome]; !ok {
		p.values[outcome] = v
		p.literals = append(p.literals, outcome)
		if outcome == "null" && p.kind == cty.Bool {
			p.closed = append(p.closed, "null")
		}
	}
	return model.Is{Choice: p.name, Outcome: outcome}
}

// holds is where an expression over variables is true.
func (e *evaluation) holds(name string, truth byDefault, at *hcl.Range, in *moduleInstance) model.Guard {
	if _, ok := e.points[name]; !ok {
		p := &point{name: name, at: at, in: in, truth: truth, opaque: true}
		e.points[name] = p
		e.pointOrder = append(e.pointOrder, p)
	}
	return model.Is{Choice: name, Outcome: yes}
}

// ordered is the values that a variable is compared with, its default last: it is
// often like those that are not named.
func (p *point) ordered() []string {
	fallback, ok := outcomeOf(p.fallback)
	i := slices.Index(p.literals, fallback)
	if !p.defaults || !ok || i < 0 {
		return p.literals
	}
	return append(slices.Delete(slices.Clone(p.literals), i, i+1), fallback)
}

// choicePoint lists what a point's outcomes are. The default's is the first.
func (p *point) choicePoint() model.ChoicePoint {
	out := model.ChoicePoint{Name: p.name, Values: map[string]string{}, Required: !p.defaults}
	if p.at != nil && p.in != nil {
		out.At = p.in.module.span(p.at)
	}
	if p.opaque {
		out.Outcomes = []string{no, yes}
		if p.truth == trueByDefault {
			out.Outcomes = []string{yes, no}
		}
		out.Required = p.truth == openByDefault
		out.Values = map[string]string{yes: yes, no: no}
		return out
	}
	rest := anyOther
	fallback, scalar := "", false
	if p.defaults {
		fallback, scalar = outcomeOf(p.fallback)
	}
	switch {
	case scalar && slices.Contains(p.literals, fallback):
		out.Outcomes = append(out.Outcomes, fallback)
	case scalar:
		rest = fallback // nothing tells the default from what is not named
		out.Outcomes = append(out.Outcomes, rest)
	}
	for _, l := range p.literals {
		out.Values[valueOf(l)] = l
		if !slices.Contains(out.Outcomes, l) {
			out.Outcomes = append(out.Outcomes, l)
		}
	}
	unnamed := slices.DeleteFunc(slices.Clone(p.closed), func(v string) bool { return slices.Contains(p.literals, v) })
	if p.closed == nil {
		out.Other = rest
	} else if len(unnamed) > 0 && rest == anyOther {
		rest = unnamed[0]
	}
	if scalar {
		out.Values[valueOf(fallback)] = fallback
	}
	for _, v := range unnamed {
		out.Values[valueOf(v)] = rest
	}
	if (p.closed == nil || len(unnamed) > 0) && !slices.Contains(out.Outcomes, rest) {
		out.Outcomes = append(out.Outcomes, rest)
	}
	return out
}

// valueOf is the value that users write for an outcome.
func valueOf(outcome string) string {
	if outcome == `""` {
		return ""
	}
	return outcome
}

// assumptions are what is taken to be so where an expression is evaluated: on
// one side of a conditional, in a resource that exists in some worlds only.
// They are never changed.
type assumptions struct {
	facts  map[string]bool   // by key of the guard
	pinned map[string]string // outcome by point
	// overrides are the values that variables have where their defaults are ruled
	// out. Key writes them.
	overrides map[string]value
	key       string
}

// guardKey writes a guard so that equal guards have equal keys.
func guardKey(g model.Guard) string {
	switch g := g.(type) {
	case model.Is:
		return g.Choice + "\x00" + g.Outcome
	case model.Not:
		return "!(" + guardKey(g.Guard) + ")"
	case model.All:
		return joinKeys("&", g)
	case model.Any:
		return joinKeys("|", g)
	case model.Named:
		return "named " + g.Name
	}
	return ""
}

func joinKeys(with string, guards []model.Guard) string {
	keys := make([]string, len(guards))
	for i, g := range guards {
		keys[i] = guardKey(g)
	}
	return "(" + strings.Join(keys, with) + ")"
}

// truth says what is known of a guard.
func (a *assumptions) truth(g model.Guard) (holds, sure bool) {
	switch g := g.(type) {
	case nil:
		return true, true
	case model.Is:
		if outcome, ok := a.pinnedTo(g.Choice); ok {
			return outcome == g.Outcome, true
		}
	case model.Not:
		holds, sure = a.truth(g.Guard)
		return !holds, sure
	case model.All:
		return a.joined(g, conjunction)
	case model.Any:
		return a.joined(g, disjunction)
	case model.Named:
	}
	if a == nil {
		return false, false
	}
	holds, sure = a.facts[guardKey(g)]
	return holds, sure
}

// joined is the truth of a conjunction or disjunction.
func (a *assumptions) joined(guards []model.Guard, how connective) (holds, sure bool) {
	neutral, key := true, "&"
	if how == disjunction {
		neutral, key = false, "|"
	}
	sure = true
	for _, g := range guards {
		h, s := a.truth(g)
		if s && h != neutral {
			return !neutral, true
		}
		sure = sure && s
	}
	if !sure && a != nil {
		if h, ok := a.facts[joinKeys(key, guards)]; ok {
			return h, true
		}
	}
	return neutral, sure
}

func (a *assumptions) pinnedTo(choice string) (string, bool) {
	if a == nil {
		return "", false
	}
	outcome, ok := a.pinned[choice]
	return outcome, ok
}

// assuming is what is so where a guard holds, beside what is so already.
func (e *evaluation) assuming(a *assumptions, g model.Guard) *assumptions {
	if g == nil {
		return a
	}
	out := &assumptions{facts: map[string]bool{}, pinned: map[string]string{}, overrides: map[string]value{}}
	if a != nil {
		out.facts, out.pinned, out.overrides = maps.Clone(a.facts), maps.Clone(a.pinned), maps.Clone(a.overrides)
	}
	out.learn(g)
	e.overrule(out, g)
	for _, path := range slices.Sorted(maps.Keys(out.overrides)) {
		outcome, _ := out.pinnedTo(path)
		out.key += path + "=" + outcome + ";"
	}
	return out
}

// learn takes it that a guard holds.
func (a *assumptions) learn(g model.Guard) {
	switch g := g.(type) {
	case model.Is:
		a.pinned[g.Choice] = g.Outcome
	case model.Not:
		a.refute(g.Guard)
	case model.All:
		for _, part := range g {
			a.learn(part)
		}
	case model.Any, model.Named, nil:
	}
	a.facts[guardKey(g)] = true
}

// refute takes it that a guard does not hold.
func (a *assumptions) refute(g model.Guard) {
	switch g := g.(type) {
	case model.Not:
		a.learn(g.Guard)
	case model.Any:
		for _, part := range g {
			a.refute(part)
		}
	case model.Is, model.All, model.Named, nil:
	}
	a.facts[guardKey(g)] = false
}

// overrule gives the variables of a guard whose defaults are ruled out the value
// that is left.
func (e *evaluation) overrule(a *assumptions, g model.Guard) {
	switch g := g.(type) {
	case model.Is:
		if p := e.points[g.Choice]; p != nil && !p.opaque {
			if v, ok := p.left(a); ok {
				a.overrides[p.name] = v
			}
		}
	case model.Not:
		e.overrule(a, g.Guard)
	case model.All:
		for _, part := range g {
			e.overrule(a, part)
		}
	case model.Any:
		for _, part := range g {
			e.overrule(a, part)
		}
	case model.Named, nil:
	}
}

// left is the value that a variable has where its default is ruled out.
func (p *point) left(a *assumptions) (value, bool) {
	fallback, isScalar := "", false
	if p.defaults {
		fallback, isScalar = outcomeOf(p.fallback)
	}
	outcome, pinned := a.pinned[p.name]
	switch {
	case pinned && isScalar && outcome == fallback:
	case pinned && p.kind == cty.Bool && outcome == no:
		return boolean(false, p.at), true
	case pinned:
		return known(p.values[outcome], p.at), true
	case !isScalar || !a.ruledOut(p.name, fallback):
	case p.kind == cty.Bool && fallback != "null":
		return boolean(fallback == no, p.at), true
	default:
		return parameter(p.name, "", p.kind, p.at), true
	}
	return value{}, false
}

func (a *assumptions) ruledOut(choice, outcome string) bool {
	holds, sure := a.facts[guardKey(model.Is{Choice: choice, Outcome: outcome})]
	return sure && !holds
}

// parameter is a variable that has no value here.
func parameter(path, why string, typ cty.Type, at *hcl.Range) value {
	if why == "" {
		why = path + " may have any other value here"
	}
	v := hole(model.Hole{Source: model.ParameterHole, Name: path, Why: why}, at)
	v.body = text{parts: v.body.(text).parts, typ: typ} //nolint:forcetypeassert,errcheck // a hole is a text
	return v.hangingOn(&origin{name: path, path: path, at: at})
}

// choose is one value where a guard holds and another where it does not.
func (e *evaluation) choose(s scope, g model.Guard, then, otherwise func(scope) value, at *hcl.Range) value {
	if holds, sure := s.assume.truth(g); sure {
		if holds {
			return then(s)
		}
		return otherwise(s)
	}
	a := then(s.assuming(g))
	b := otherwise(s.assuming(not(g)))
	if alike(a, b) {
		return a
	}
	return value{body: &choice{guard: g, then: a, otherwise: b}, at: at}
}

// same tells whether two scalars are the same in value. What they hang on is
// lost where they are not.
func same(a, b value) bool {
	switch x := a.body.(type) {
	case nil:
		return b.body == nil
	case scalar:
		y, ok := b.body.(scalar)
		return ok && x.Type() == y.Type() && x.RawEquals(y.Value)
	case text:
		y, ok := b.body.(text)
		return ok && x.parts.Equal(y.parts)
	}
	return false
}

// maxAlike is how many parts values may have that are compared part by part.
const maxAlike = 1000

// alike tells whether two values are the same, with all their parts.
func alike(a, b value) bool {
	if same(a, b) {
		return true
	}
	switch x := a.body.(type) {
	case opaque:
		y, ok := b.body.(opaque)
		return ok && x.why == y.why && a.from == nil && b.from == nil
	case failure:
		y, ok := b.body.(failure)
		return ok && x.why == y.why
	case *document:
		y, ok := b.body.(*document)
		return ok && alike(x.value, y.value)
	case *sequence:
		y, ok := b.body.(*sequence)
		return ok && x.form == y.form && x.more == y.more && size(a) < maxAlike && slices.EqualFunc(x.items, y.items, alike)
	case *object:
		y, ok := b.body.(*object)
		return ok && x.more == y.more && size(a) < maxAlike && slices.Equal(x.keys, y.keys) &&
			!slices.ContainsFunc(x.keys, func(key string) bool { return !alike(x.entries[key].value, y.entries[key].value) })
	case *choice:
		y, ok := b.body.(*choice)
		return ok && guardKey(x.guard) == guardKey(y.guard) && alike(x.then, y.then) && alike(x.otherwise, y.otherwise)
	case *instance:
		y, ok := b.body.(*instance)
		return ok && x == y
	case *callInstance:
		y, ok := b.body.(*callInstance)
		return ok && x.moduleInstance == y.moduleInstance
	}
	return false
}

// restrict makes the choices in a value that assumptions decide.
func (a *assumptions) restrict(v value) value {
	if a == nil || len(a.facts) == 0 || !v.choosy() {
		return v
	}
	switch b := v.body.(type) {
	case *choice:
		if holds, sure := a.truth(b.guard); sure {
			if holds {
				return a.restrict(b.then)
			}
			return a.restrict(b.otherwise)
		}
		v.body = &choice{guard: b.guard, then: a.restrict(b.then), otherwise: a.restrict(b.otherwise)}
	case *sequence:
		out := &sequence{form: b.form, more: b.more, items: make([]value, len(b.items))}
		for i, item := range b.items {
			out.items[i] = a.restrict(item)
		}
		v.body = out
	case *object:
		out := newObject(len(b.keys))
		out.form, out.more = b.form, b.more
		for _, key := range b.keys {
			entry := b.entries[key]
			entry.value = a.restrict(entry.value)
			out.set(key, entry)
		}
		v.body = out
	case *document:
		v.body = &document{value: a.restrict(b.value)}
	}
	return v
}

// choosy tells whether a choice is in a value.
func (v value) choosy() bool { return v.firstGuard() != nil }

// firstGuard is the first guard of a choice in a value.
func (v value) firstGuard() model.Guard {
	switch b := v.body.(type) {
	case *choice:
		return b.guard
	case *sequence:
		for _, item := range b.items {
			if g := item.firstGuard(); g != nil {
				return g
			}
		}
	case *object:
		for _, key := range b.keys {
			if g := b.entries[key].firstGuard(); g != nil {
				return g
			}
		}
	case *document:
		return b.value.firstGuard()
	}
	return nil
}

// spread evaluates f for each side of the choices that values are as a whole.
func (e *evaluation) spread(s scope, values []value, at *hcl.Range, f func(scope, []value) value) value {
	return e.sides(s, values, at, f, outerGuard, maxSplits)
}

// spreadDeep evaluates f for each side of all choices that are in values.
func (e *evaluation) spreadDeep(s scope, values []value, at *hcl.Range, f func(scope, []value) value) value {
	return e.sides(s, values, at, f, value.firstGuard, maxSplits)
}

func outerGuard(v value) model.Guard {
	if c, ok := v.body.(*choice); ok {
		return c.guard
	}
	return nil
}

func (e *evaluation) sides(
	s scope, values []value, at *hcl.Range, f func(scope, []value) value, guardIn func(value) model.Guard, left int,
) value {
	var g model.Guard
	for _, v := range values {
		if g = guardIn(v); g != nil {
			break
		}
	}
	if g == nil {
		return f(s, values)
	}
	if left == 0 {
		return unknown("it hangs on too many choices", at)
	}
	side := func(s scope) value {
		restricted := make([]value, len(values))
		for i, v := range values {
			restricted[i] = s.assume.restrict(v)
		}
		return e.sides(s, restricted, at, f, guardIn, left-1)
	}
	return e.choose(s, g, side, side, at)
}

// A verdict is what a condition is: sure, or so where a guard holds, or nothing
// that can be said.
type verdict struct {
	sure, holds bool
	guard       model.Guard
	why         string // why nothing can be said
	failed      *value
}

// verdict reads a value as a condition.
func (e *evaluation) verdict(s scope, v value) verdict {
	out := e.verdictOf(s, v)
	if out.guard != nil {
		if holds, sure := s.assume.truth(out.guard); sure {
			return verdict{sure: true, holds: holds}
		}
	}
	return out
}

func (e *evaluation) verdictOf(s scope, v value) verdict {
	switch b := v.body.(type) {
	case nil:
		f := failed("null stands where true or false is wanted", v.at)
		return verdict{failed: &f}
	case scalar:
		holds, ok := asBool(b)
		if !ok {
			f := failed(v.describe()+" stands where true or false is wanted", v.at)
			return verdict{failed: &f}
		}
		if v.from == nil {
			return verdict{sure: true, holds: holds}
		}
		return verdict{holds: holds, guard: e.guardOf(s, v.from, knownByDefault[holds], v.at)}
	case failure:
		return verdict{failed: &v}
	case *choice:
		return e.chosenVerdict(s, b)
	case *sequence, *object, *document, *instance, *callInstance:
		f := failed(v.describe()+" stands where true or false is wanted", v.at)
		return verdict{failed: &f}
	}
	if v.from != nil {
		return verdict{guard: e.guardOf(s, v.from, openByDefault, v.at)}
	}
	return verdict{why: v.why()}
}

func asBool(b scalar) (holds, ok bool) {
	switch b.Type() {
	case cty.Bool:
		return b.True(), true
	case cty.String:
		switch b.AsString() {
		case yes, "1":
			return true, true
		case no, "0":
			return false, true
		}
	}
	return false, false
}

// guardOf is where a value that hangs on variables is true.
func (e *evaluation) guardOf(s scope, from *origin, truth byDefault, at *hcl.Range) model.Guard {
	switch {
	case from.guard != nil:
		return from.guard
	case from.path != "":
		if g, ok := e.is(from, boolean(true, at)); ok {
			return g
		}
	}
	return e.holds(from.name, truth, at, s.in)
}

func (e *evaluation) chosenVerdict(s scope, c *choice) verdict {
	a := e.verdict(s.assuming(c.guard), c.then)
	b := e.verdict(s.assuming(not(c.guard)), c.otherwise)
	switch {
	case a.failed != nil && b.failed != nil:
		return a
	case a.failed != nil: // what fails is never deployed
		return b
	case b.failed != nil:
		return a
	case a.why != "":
		return a
	case b.why != "":
		return b
	}
	return verdict{guard: anyOf(allOf(c.guard, a.asGuard()), allOf(not(c.guard), b.asGuard()))}
}

// asGuard is where a verdict that is sure or a guard is true.
func (v verdict) asGuard() model.Guard {
	switch {
	case v.guard != nil:
		return v.guard
	case v.holds:
		return nil
	}
	return model.Any{}
}

// never tells whether a guard is the one that never holds.
func never(g model.Guard) bool {
	parts, ok := g.(model.Any)
	return ok && len(parts) == 0
}

// guardText writes a guard for people.
func guardText(g model.Guard) string {
	switch g := g.(type) {
	case model.Is:
		if g.Outcome == yes {
			return g.Choice
		}
		return g.Choice + " == " + g.Outcome
	case model.Not:
		return "!(" + guardText(g.Guard) + ")"
	case model.All:
		return joinTexts(" && ", g)
	case model.Any:
		return joinTexts(" || ", g)
	case model.Named:
		return g.Name
	}
	return yes
}

func joinTexts(with string, guards []model.Guard) string {
	texts := make([]string, len(guards))
	for i, g := range guards {
		texts[i] = guardText(g)
	}
	return "(" + strings.Join(texts, with) + ")"
}

func allOf(guards ...model.Guard) model.Guard {
	var out model.Guard
	seen := map[string]bool{}
	for _, g := range guards {
		if never(g) {
			return g
		}
		parts := []model.Guard{g}
		if all, ok := g.(model.All); ok {
			parts = all
		}
		for _, part := range parts {
			if part != nil && !seen[guardKey(part)] {
				seen[guardKey(part)] = true
				out = model.Both(out, part)
			}
		}
	}
	return out
}

func anyOf(guards ...model.Guard) model.Guard {
	out := model.Any{}
	seen := map[string]bool{}
	for _, g := range guards {
		if g == nil {
			return nil
		}
		parts := []model.Guard{g}
		if alternatives, ok := g.(model.Any); ok {
			parts = alternatives
		}
		for _, part := range parts {
			if key := guardKey(part); !seen[key] {
				seen[key] = true
				out = append(out, part)
			}
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	// g or not g
	for _, part := range out {
		if seen[guardKey(not(part))] {
			return nil
		}
	}
	return out
}

func not(g model.Guard) model.Guard {
	if negated, ok := g.(model.Not); ok {
		return negated.Guard
	}
	if g == nil {
		return model.Any{}
	}
	if never(g) {
		return nil
	}
	return model.Not{Guard: g}
}

// maxOrigin is how long the name of an origin may be before it is cut and told
// from others by a hash.
const maxOrigin = 100

func canonical(name string) string {
	if len(name) <= maxOrigin {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return string([]rune(name)[:maxOrigin/2]) + "…" + hex.EncodeToString(sum[:4])
}

// derived says how a value that an operation makes of others hangs on variables;
// nil if none of them does. Name writes the operation with the names of its
// operands.
func derived(operands []value, name func(names []string) string) *origin {
	var first *origin
	for _, v := range operands {
		if first = v.origin(); first != nil {
			break
		}
	}
	if first == nil {
		return nil
	}
	names := make([]string, len(operands))
	for i, v := range operands {
		names[i] = v.name()
	}
	return &origin{name: canonical(name(names)), at: first.at}
}

// origin is how a value or the first of its parts that does hangs on variables.
func (v value) origin() *origin {
	if v.from != nil {
		return v.from
	}
	switch b := v.body.(type) {
	case *sequence:
		for _, item := range b.items {
			if from := item.origin(); from != nil {
				return from
			}
		}
	case *object:
		for _, key := range b.keys {
			if from := b.entries[key].origin(); from != nil {
				return from
			}
		}
	case *document:
		return b.value.origin()
	}
	return nil
}

// name writes a value in the name of what is made of it.
func (v value) name() string {
	if v.from != nil {
		return v.from.name
	}
	switch b := v.body.(type) {
	case nil:
		return "null"
	case scalar:
		if s, ok := b.spell(); ok {
			if b.Type() == cty.String {
				return `"` + s + `"`
			}
			return s
		}
	case text:
		return b.parts.String()
	case *sequence:
		names := make([]string, len(b.items))
		for i, item := range b.items {
			names[i] = item.name()
		}
		return canonical("[" + strings.Join(names, ", ") + "]")
	case *object:
		names := make([]string, len(b.keys))
		for i, key := range b.keys {
			names[i] = key + " = " + b.entries[key].name()
		}
		return canonical("{" + strings.Join(names, ", ") + "}")
	case *choice:
		return canonical(guardText(b.guard) + " ? " + b.then.name() + " : " + b.otherwise.name())
	}
	return "…"
}

// The names of operators, as they are written.
var operatorNames = map[*hclsyntax.Operation]string{
	hclsyntax.OpLogicalOr: "||", hclsyntax.OpLogicalAnd: "&&", hclsyntax.OpEqual: "==", hclsyntax.OpNotEqual: "!=",
	hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=", hclsyntax.OpLessThan: "<",
	hclsyntax.OpLessThanOrEqual: "<=", hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*",
	hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%",
}
