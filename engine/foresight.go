package engine

import (
	"fmt"
	"maps"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// A foresight reads what the bodies of a rule need. Expressions that it cannot answer
// are left out, so that what is left holds whenever the body does.
type foresight struct {
	module  *ast.Module
	imports map[string]string
}

// A place is where in the reading of a body its demands are put: at the resource that
// the body iterates, or at an item of a list of it. What is about several is put at the
// innermost.
type place struct {
	within  *place
	size    int // of the scope there
	demands []demand
	items   []*place // of lists that are iterated
	of      int      // of which value the list is
	each    *ast.Term
}

// A known is a variable of which it is clear what it is: where in the scope, and from
// where on.
type known struct {
	slot int
	at   *place
}

// A view is what is clear at some expression.
type view struct {
	vars  map[ast.Var]known
	lists map[ast.Var]made
	local map[ast.Var]bool // what else is declared, and hides what is called the same outside
	calls int              // how many functions it is inside of
}

// declare notes that a variable is declared here, whatever it is outside.
func (v view) declare(pattern *ast.Term) {
	ast.WalkVars(pattern, func(name ast.Var) bool {
		delete(v.vars, name)
		delete(v.lists, name)
		v.local[name] = true
		return false
	})
}

// made is a list that the rule makes, by the body that gives its items.
type made struct {
	body ast.Body
	view view
}

// maxCalls is into how many functions within one another expressions are followed.
const maxCalls = 3

// needsOf reads the bodies of a name.
func needsOf(m *ast.Module, name string) needs {
	out := needs{exact: true}
	f := &foresight{module: m, imports: importsOf(m)}
	for _, r := range m.Rules {
		if ruleName(r) != name {
			continue
		}
		body, exact := f.rule(r)
		out.bodies = append(out.bodies, body)
		out.exact = out.exact && exact
	}
	if out.exact {
		for _, body := range out.bodies {
			out.text += string(body[0].kind) + " " + fmt.Sprint(body[0].demands) + "\n"
		}
	}
	return out
}

// rule reads one body, by the resources that it iterates.
func (f *foresight) rule(r *ast.Rule) (body []need, exact bool) {
	v := view{vars: map[ast.Var]known{}, lists: map[ast.Var]made{}, local: map[ast.Var]bool{}}
	var roots []*place
	for _, e := range r.Body {
		if name, kind, ok := iterates(e); ok {
			root := &place{size: 1}
			v.vars[name] = known{0, root}
			roots = append(roots, root)
			body = append(body, need{kind: kind, subject: isOf(r.Head.Key, name)})
		}
	}
	exact = f.body(r.Body, v)
	for i, root := range roots {
		body[i].demands = root.all()
	}
	return body, exact && len(body) == 1 && isID(r.Head.Key, v.vars)
}

// isOf tells whether what a body gives is a finding on the resource of a variable, or
// its id.
func isOf(head *ast.Term, name ast.Var) bool {
	if head == nil {
		return false
	}
	call, ok := head.Value.(ast.Call)
	switch {
	case !ok:
		v, attribute, ok := attributeOf(head)
		return ok && v == name && attribute.Value.Compare(ast.String("id")) == 0
	case len(call) > 1 && call[0].String() == "found.also":
		return isOf(call[1], name)
	case len(call) > 1 && call[0].String() == "found.at":
		return call[1].Value.Compare(name) == 0
	}
	return false
}

// all are the demands at a place, and those of the items below it.
func (p *place) all() []demand {
	out := p.demands
	for _, item := range p.items {
		out = append(out, demand{of: item.of, each: item.each, into: item.size - 1, inner: item.all()})
	}
	return out
}

// below tells whether a place is another, or within it.
func (p *place) below(other *place) bool {
	for ; p != nil; p = p.within {
		if p == other {
			return true
		}
	}
	return false
}

// innermost is the place that is within all others, nil if they are beside each other.
func innermost(places ...*place) *place {
	var out *place
	for _, p := range places {
		switch {
		case out == nil, p.below(out):
			out = p
		case !out.below(p):
			return nil
		}
	}
	return out
}

// body puts what the expressions of a body need at the places of their variables. It
// reports whether that is all that they say.
func (f *foresight) body(body ast.Body, v view) (exact bool) {
	exact = true
	for _, e := range body {
		if _, _, ok := iterates(e); ok && v.calls == 0 {
			continue
		}
		exact = f.expr(e, v) && exact
	}
	return exact
}

// expr reads one expression. It reports whether it is answered in full.
func (f *foresight) expr(e *ast.Expr, v view) (exact bool) {
	if e.Negated || len(e.With) > 0 {
		return false
	}
	if d, ok := e.Terms.(*ast.SomeDecl); ok {
		return f.item(d, v)
	}
	terms, ok := e.Terms.([]*ast.Term)
	if !ok {
		return false
	}
	op := terms[0].String()
	if op == "assign" {
		f.assign(terms[1], terms[2], v)
		return false
	}
	if len(terms) == 3 && comparisons[op] != nil {
		asks := op == "equal" || op == "eq"
		return asks && (f.question(terms[1], terms[2], v) || f.question(terms[2], terms[1], v)) || f.comparison(op, terms[1], terms[2], v)
	}
	return f.call(terms, v)
}

// item reads some x in fn.layers.
func (f *foresight) item(d *ast.SomeDecl, v view) (exact bool) {
	call, ok := iteration(d)
	if !ok {
		for _, name := range d.Symbols {
			v.declare(name)
		}
		return false
	}
	of, name, ok := attributeOf(call[len(call)-1])
	list, isKnown := v.vars[of]
	for _, pattern := range call[1 : len(call)-1] {
		v.declare(pattern)
	}
	if !ok || !isKnown || list.at.size >= scopeSize {
		return false
	}
	at := &place{within: list.at, size: list.at.size + 1, of: list.slot, each: name}
	list.at.items = append(list.at.items, at)
	variable, ok := call[len(call)-2].Value.(ast.Var)
	if ok {
		v.vars[variable] = known{list.at.size, at}
	}
	return ok && len(call) == 3
}

// assign notes what makes a list.
func (f *foresight) assign(variable, value *ast.Term, v view) {
	list, isList := f.list(value, v)
	v.declare(variable)
	if name, ok := variable.Value.(ast.Var); ok && isList {
		v.lists[name] = list
	}
}

// list reads a comprehension, or a call of a function that is one.
func (f *foresight) list(value *ast.Term, v view) (made, bool) {
	switch x := value.Value.(type) {
	case *ast.ArrayComprehension:
		return made{x.Body, v}, true
	case *ast.SetComprehension:
		return made{x.Body, v}, true
	case ast.Call:
		rules := f.functions(x[0].String())
		if len(rules) != 1 || rules[0].Head.Value == nil || !isTrue(rules[0].Body) {
			return made{}, false
		}
		if inner, ok := f.inside(rules[0], x[1:], v, nil); ok {
			return f.list(rules[0].Head.Value, inner)
		}
	default:
	}
	return made{}, false
}

// question reads ask.is(fn, "runtime", "go1.x") == "yes".
func (f *foresight) question(question, word *ast.Term, v view) bool {
	text, ok := word.Value.(ast.String)
	if !ok || !isQuestion(question, f.imports) {
		return false
	}
	call, _ := question.Value.(ast.Call)
	name := questionName(call)
	about, isVar := call[1].Value.(ast.Var)
	of, isKnown := v.vars[about]
	g := demand{asks: name, ask: questions[name], of: of.slot, want: truths[string(text)], name: call[2]}
	if g.ask == nil || !isVar || !isKnown || len(call) != questionArity(name)+1 || !isConstant(call[2]) {
		return false
	}
	if len(call) > plainArity+1 {
		if g.wanted, _, ok = f.operand(call[3], view{}); !ok {
			return false
		}
	}
	of.at.demands = append(of.at.demands, g)
	return true
}

// comparison reads fn.timeout > 60, and count(fn.layers) > 0.
func (f *foresight) comparison(op string, left, right *ast.Term, v view) bool {
	if counted, ok := left.Value.(ast.Call); ok {
		if op == "gt" && counted[0].String() == "count" && right.Value.Compare(ast.Number("0")) == 0 {
			f.filled(counted[1], v)
		}
		return false
	}
	l, a, ok := f.operand(left, v)
	r, b, also := f.operand(right, v)
	var places []*place
	for _, p := range []*place{a, b} {
		if p != nil {
			places = append(places, p)
		}
	}
	if at := innermost(places...); ok && also && at != nil {
		at.demands = append(at.demands, demand{op: op, left: l, right: r})
		return true
	}
	ordered := op == "gt" || op == "gte" || op == "lt" || op == "lte"
	if of, name, isAttribute := attributeOf(left); isAttribute && ordered && v.vars[of].at != nil {
		at := v.vars[of]
		at.at.demands = append(at.at.demands, demand{asks: "has", ask: questions["has"], of: at.slot, name: name, want: yes, bare: true})
	}
	return false
}

// filled reads that a list has items: one that is an attribute, or one that is made.
func (f *foresight) filled(list *ast.Term, v view) {
	if of, name, ok := attributeOf(list); ok && v.vars[of].at != nil {
		at := v.vars[of]
		at.at.demands = append(at.at.demands, demand{asks: "filled", ask: questions["filled"], of: at.slot, name: name, want: yes, bare: true})
		return
	}
	var one made
	var ok bool
	if name, isVar := list.Value.(ast.Var); isVar {
		one, ok = v.lists[name]
	} else {
		one, ok = f.list(list, v)
	}
	if !ok {
		return
	}
	var places []*place
	for _, k := range one.view.vars {
		places = append(places, k.at)
	}
	if at := innermost(places...); at != nil {
		inner, alternative := one.view.at(at)
		f.body(one.body, inner)
		at.demands = append(at.demands, demand{either: [][]demand{alternative.all()}})
	}
}

// at is a view of the same from a place of its own within another, where the demands of
// one of several bodies are put.
func (v view) at(within *place) (view, *place) {
	alternative := &place{within: within, size: within.size}
	out := view{vars: map[ast.Var]known{}, lists: maps.Clone(v.lists), local: maps.Clone(v.local), calls: v.calls + 1}
	for name, k := range v.vars {
		out.vars[name] = known{k.slot, alternative}
	}
	return out, alternative
}

// call reads _works(role): one of the bodies of the function is true.
func (f *foresight) call(terms []*ast.Term, v view) (exact bool) {
	rules := f.functions(terms[0].String())
	var places []*place
	for _, arg := range terms[1:] {
		if name, ok := arg.Value.(ast.Var); ok && v.vars[name].at != nil {
			places = append(places, v.vars[name].at)
		}
	}
	at := innermost(places...)
	if len(rules) == 0 || at == nil {
		return false
	}
	exact = true
	g := demand{}
	for _, r := range rules {
		alternative := &place{within: at, size: at.size}
		inner, ok := f.inside(r, terms[1:], v, alternative)
		if !ok || r.Head.Value != nil && r.Head.Value.Value.Compare(ast.Boolean(true)) != 0 {
			return false
		}
		exact = f.body(r.Body, inner) && exact
		g.either = append(g.either, alternative.all())
	}
	at.demands = append(at.demands, g)
	return exact
}

// inside is what is clear in a function that is called. Demands go to a place of their
// own if there is one.
func (f *foresight) inside(r *ast.Rule, args []*ast.Term, v view, own *place) (view, bool) {
	out := view{vars: map[ast.Var]known{}, lists: map[ast.Var]made{}, local: map[ast.Var]bool{}, calls: v.calls + 1}
	if out.calls > maxCalls || r.Else != nil || r.Default || len(args) != len(r.Head.Args) {
		return out, false
	}
	for i, arg := range args {
		parameter, ok := r.Head.Args[i].Value.(ast.Var)
		if !ok {
			return out, false
		}
		name, isVar := arg.Value.(ast.Var)
		k, isKnown := v.vars[name]
		if !isVar || !isKnown {
			continue
		}
		if own != nil {
			k.at = own
		}
		out.vars[parameter] = k
	}
	return out, true
}

// functions are the rules of a function of the package.
func (f *foresight) functions(name string) []*ast.Rule {
	if !strings.HasPrefix(name, "_") {
		return nil
	}
	var out []*ast.Rule
	for _, r := range f.module.Rules {
		if ruleName(r) == name {
			out = append(out, r)
		}
	}
	return out
}

// operand reads a value, and where in the body it is clear; nil is everywhere.
func (f *foresight) operand(t *ast.Term, v view) (operand, *place, bool) {
	if isConstant(t) {
		return operand{constant: t.Value}, nil, true
	}
	if name, ok := t.Value.(ast.Var); ok {
		if k, ok := v.vars[name]; ok {
			return operand{of: k.slot}, k.at, true
		}
		if v.local[name] {
			return operand{}, nil, false
		}
		rules := f.functions(string(name))
		if len(rules) == 1 && len(rules[0].Head.Args) == 0 && rules[0].Else == nil && rules[0].Head.Key == nil && isTrue(rules[0].Body) && isConstant(rules[0].Head.Value) {
			return operand{constant: rules[0].Head.Value.Value}, nil, true
		}
		return operand{}, nil, false
	}
	if of, name, ok := attributeOf(t); ok {
		k, isKnown := v.vars[of]
		return operand{of: k.slot, name: name}, k.at, isKnown
	}
	if ref, ok := t.Value.(ast.Ref); ok && len(ref) == 3 && ref.HasPrefix(settingsRef) && isConstant(ref[2]) {
		return operand{setting: ref[2]}, nil, true
	}
	return operand{}, nil, false
}

var settingsRef = ast.InputRootRef.Append(ast.InternedTerm("settings"))

// isTrue tells whether a body is none.
func isTrue(body ast.Body) bool {
	if len(body) != 1 {
		return len(body) == 0
	}
	t, ok := body[0].Terms.(*ast.Term)
	return ok && t.Value.Compare(ast.Boolean(true)) == 0
}

// iterates reads some fn in input.function.
func iterates(e *ast.Expr) (ast.Var, model.Kind, bool) {
	d, ok := e.Terms.(*ast.SomeDecl)
	if !ok || len(e.With) > 0 {
		return "", "", false
	}
	call, ok := iteration(d)
	if !ok {
		return "", "", false
	}
	kind, isKind := strings.CutPrefix(call[len(call)-1].String(), "input.")
	v, isVar := call[len(call)-2].Value.(ast.Var)
	_, exists := model.Kinds[model.Kind(kind)]
	return v, model.Kind(kind), isKind && isVar && exists
}

// isID tells whether a term is fn.id of a variable.
func isID(t *ast.Term, of map[ast.Var]known) bool {
	v, name, ok := attributeOf(t)
	_, isKnown := of[v]
	return ok && isKnown && name.Value.Compare(ast.String("id")) == 0
}

// attributeOf reads fn.timeout: a variable and a name.
func attributeOf(t *ast.Term) (ast.Var, *ast.Term, bool) {
	if t == nil || !isShowable(t) {
		return "", nil, false
	}
	ref, _ := t.Value.(ast.Ref)
	v, _ := ref[0].Value.(ast.Var)
	return v, ref[1], true
}

// isConstant tells whether a term is a value as it stands.
func isConstant(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case ast.String, ast.Number, ast.Boolean:
		return true
	case *ast.Array:
		return !v.Until(func(t *ast.Term) bool { return !isConstant(t) })
	case ast.Set:
		return !v.Until(func(t *ast.Term) bool { return !isConstant(t) })
	}
	return false
}
