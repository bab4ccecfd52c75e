package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// asking says what unknown answers count as.
type asking uint8

const (
	surely   asking = iota // what they are: an unknown answer
	doubting               // the answer that the rule reports
)

// A demand is an expression of a rule that asks one thing of one resource, so
// that it can be answered without evaluating the rule.
type demand struct {
	asks   string // the name of the question
	ask    question
	name   *ast.Term
	wanted ast.Value
	want   truth
	bare   bool   // it takes the value itself, which no doubt replaces
	text   string // the same for two that ask the same, while needs are made of them
}

// holds tells whether the expression is true of a resource, with or without
// unknown answers counting as the one that the rule reports. What fails is for the
// rule to say.
func (g demand) holds(resource ast.Value, how asking) bool {
	got, err := g.ask(resource, g.name, g.wanted)
	return err != nil || got == g.want || how == doubting && !g.bare && got == open
}

// A need is what the body of a rule asks of one resource that it iterates.
type need struct {
	kind    model.Kind
	demands []demand
}

func (n need) holds(resource *ast.Term, how asking) bool {
	for _, g := range n.demands {
		if !g.holds(resource.Value, how) {
			return false
		}
	}
	return true
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

// needsOf reads the bodies of a name.
func needsOf(m *ast.Module, name string) needs {
	out := needs{exact: true}
	imports := importsOf(m)
	for _, r := range m.Rules {
		if ruleName(r) != name {
			continue
		}
		body, exact := needsOfBody(r, imports)
		out.bodies = append(out.bodies, body)
		out.exact = out.exact && exact
	}
	if out.exact {
		for _, body := range out.bodies {
			out.text += string(body[0].kind)
			for _, g := range body[0].demands {
				out.text += " " + g.text
			}
			out.text += "\n"
		}
	}
	return out
}

func needsOfBody(r *ast.Rule, imports map[string]string) (body []need, exact bool) {
	at := map[ast.Var]int{} // of the variable that iterates resources of a kind, in body
	exact = true
	for _, e := range r.Body {
		if v, kind, ok := iterates(e); ok {
			at[v] = len(body)
			body = append(body, need{kind: kind})
		}
	}
	for _, e := range r.Body {
		if _, _, ok := iterates(e); ok {
			continue
		}
		v, g, ok := demandOf(e, imports)
		i, known := at[v]
		if !ok || !known {
			exact = false
			continue
		}
		body[i].demands = append(body[i].demands, g)
		exact = exact && !g.bare
	}
	return body, exact && len(body) == 1 && isID(r.Head.Key, at)
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
func isID(t *ast.Term, of map[ast.Var]int) bool {
	v, name, ok := attributeOf(t)
	_, known := of[v]
	return ok && known && name.Value.Compare(ast.String("id")) == 0
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

// demandOf reads an expression about one resource: a question, and what is
// undefined or false where an attribute is not there.
func demandOf(e *ast.Expr, imports map[string]string) (ast.Var, demand, bool) {
	if e.Negated || len(e.With) > 0 {
		return "", demand{}, false
	}
	if d, ok := e.Terms.(*ast.SomeDecl); ok {
		if call, ok := iteration(d); ok {
			return bareDemand(call[len(call)-1], "filled")
		}
		return "", demand{}, false
	}
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || len(terms) != 3 {
		return "", demand{}, false
	}
	switch terms[0].String() {
	case "equal", "eq":
		if v, g, ok := questionDemand(terms[1], terms[2], imports); ok {
			return v, g, true
		}
		return questionDemand(terms[2], terms[1], imports)
	case "gt":
		call, ok := terms[1].Value.(ast.Call)
		if ok && call[0].String() == "count" && terms[2].Value.Compare(ast.InternedTerm(0).Value) == 0 {
			return bareDemand(call[1], "filled")
		}
		return bareDemand(terms[1], "has")
	case "gte", "lt", "lte":
		return bareDemand(terms[1], "has")
	}
	return "", demand{}, false
}

// bareDemand is that of an expression which uses an attribute's value.
func bareDemand(t *ast.Term, name string) (ast.Var, demand, bool) {
	v, attribute, ok := attributeOf(t)
	return v, demand{asks: name, ask: questions[name], name: attribute, want: yes, bare: true}, ok
}

// questionDemand reads ask.is(fn, "runtime", "go1.x") == "yes".
func questionDemand(question, word *ast.Term, imports map[string]string) (ast.Var, demand, bool) {
	text, ok := word.Value.(ast.String)
	if !ok || !isQuestion(question, imports) {
		return "", demand{}, false
	}
	call, _ := question.Value.(ast.Call)
	name := questionName(call)
	if len(call) != questionArity(name)+1 {
		return "", demand{}, false
	}
	v, ok := call[1].Value.(ast.Var)
	g := demand{asks: name, ask: questions[name], want: truths[string(text)], name: call[2]}
	ok = ok && g.ask != nil && isConstant(call[2])
	if len(call) > plainArity+1 {
		g.wanted = call[3].Value
		ok = ok && isConstant(call[3])
	}
	g.text = fmt.Sprint(name, call[2:], text)
	return v, g, ok
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

// possible tells whether some body could be true of a graph.
func (n needs) possible(in *input, how asking) bool {
	for _, body := range n.bodies {
		if satisfied(body, in, how) {
			return true
		}
	}
	return false
}

func satisfied(body []need, in *input, how asking) bool {
	for _, n := range body {
		if !slices.ContainsFunc(in.terms[n.kind], func(t *ast.Term) bool { return n.holds(t, how) }) {
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
	for _, body := range n.bodies {
		for _, t := range in.terms[body[0].kind] {
			if body[0].holds(t, how) {
				out.Add(ast.NewTerm(lookup(t.Value, idName)))
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

var idName = ast.InternedTerm("id")
