package engine

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// relax is a rule that finds whatever the values of some attributes are: every
// expression that depends on one of them is left out, and so finding is the set
// of ids of which something could be found. A rule that a value of unknown size
// could not make fire has passed; without this, a queue with an unknown timeout
// and no consumer would be an open question.
//
// Dependence goes by the name of the attribute alone, which leaves out too much
// rather than too little. It is nil if the rule is written in a way that cannot
// be taken apart.
func relax(rule *Rule, m *ast.Module, lib library, attrs []string) *ast.Module {
	r := &relaxer{
		module: m.Copy(), pkg: strings.Join(packagePath(m), "."), imports: importsOf(m),
		lib: lib, attrs: attrs, values: map[string]bool{},
	}
	for _, x := range r.module.Rules {
		if !r.rule(rule, x) {
			return nil
		}
	}
	return rewrite(r.module)
}

type relaxer struct {
	module  *ast.Module
	pkg     string
	imports map[string]string
	lib     library
	attrs   []string
	values  map[string]bool // by function: its value depends on the attributes
}

// rule leaves out of a rule what depends on the attributes. It reports whether
// the rule could be taken apart.
func (r *relaxer) rule(rule *Rule, x *ast.Rule) bool {
	name := ruleName(x)
	known := argVars(x)
	switch name {
	case "finding":
		subject, ok := subjectVar(rule, x.Body)
		if !ok {
			return false
		}
		people := forPeople(x)
		x.Body = slices.DeleteFunc(x.Body, func(e *ast.Expr) bool {
			v, ok := assigned(e)
			return ok && people[v]
		})
		x.Head.Key = ast.NewTerm(ast.Ref{ast.NewTerm(subject), ast.InternedTerm("id")})
		x.Body, _, _ = r.body(x.Body, known)
		return true
	case "applies":
		body, vars, _ := r.body(x.Body, known)
		x.Body = body
		return !r.depends(x.Head.Key, vars)
	}
	if !r.function(r.pkg, name) {
		for y := x; y != nil; y = y.Else {
			var vars map[ast.Var]bool
			y.Body, vars, _ = r.body(y.Body, known)
			for _, t := range []*ast.Term{y.Head.Key, y.Head.Value} {
				if t != nil {
					r.depends(t, vars) // takes the comprehensions apart
				}
			}
		}
	}
	return true
}

func argVars(x *ast.Rule) map[ast.Var]bool {
	known := map[ast.Var]bool{}
	for _, arg := range x.Head.Args {
		ast.WalkVars(arg, func(v ast.Var) bool {
			known[v] = true
			return false
		})
	}
	return known
}

// subjectVar is the variable that iterates the rule's subjects.
func subjectVar(rule *Rule, body ast.Body) (ast.Var, bool) {
	var out []ast.Var
	for _, e := range body {
		d, ok := e.Terms.(*ast.SomeDecl)
		if !ok {
			continue
		}
		call, ok := iteration(d)
		if !ok || call[len(call)-1].String() != "input."+string(rule.Subject) {
			continue
		}
		if v, ok := call[len(call)-2].Value.(ast.Var); ok {
			out = append(out, v)
		}
	}
	if len(out) != 1 {
		return "", false
	}
	return out[0], true
}

// body is what remains of a body in which the variables known have values,
// all variables that have one in what remains, and whether that is less.
func (r *relaxer) body(body ast.Body, known map[ast.Var]bool) (ast.Body, map[ast.Var]bool, bool) {
	kept := slices.Clone(body)
	for {
		vars := bound(kept, known)
		next := slices.DeleteFunc(slices.Clone(kept), func(e *ast.Expr) bool { return r.expr(e, vars) })
		if len(next) == len(kept) {
			break
		}
		kept = next
	}
	vars, less := bound(kept, known), len(kept) < len(body)
	if len(kept) == 0 {
		kept = ast.NewBody(ast.NewExpr(ast.InternedTerm(true)))
	}
	for i, e := range kept {
		e.Index = i
	}
	return kept, vars, less
}

// bound are the variables that the expressions give a value.
func bound(body ast.Body, known map[ast.Var]bool) map[ast.Var]bool {
	vars := map[ast.Var]bool{}
	for v := range known {
		vars[v] = true
	}
	add := func(t *ast.Term) {
		ast.WalkVars(t, func(v ast.Var) bool {
			vars[v] = true
			return false
		})
	}
	for _, e := range body {
		for _, t := range binds(e) {
			add(t)
		}
		ast.WalkRefs(e, func(ref ast.Ref) bool {
			for _, t := range ref[1:] {
				if _, ok := t.Value.(ast.Var); ok {
					add(t)
				}
			}
			return false
		})
	}
	return vars
}

// binds are the terms that an expression gives a value.
func binds(e *ast.Expr) []*ast.Term {
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		if call, ok := iteration(terms); ok {
			return call[1 : len(call)-1]
		}
	case []*ast.Term:
		if op := terms[0].String(); op == "assign" || op == "eq" {
			return terms[1:2]
		}
	}
	return nil
}

// iteration is the call that some x in xs stands for.
func iteration(d *ast.SomeDecl) (ast.Call, bool) {
	if len(d.Symbols) != 1 {
		return nil, false
	}
	call, ok := d.Symbols[0].Value.(ast.Call)
	return call, ok
}

// expr tells whether an expression depends on the attributes. Of one that does
// not, it takes the comprehensions apart.
func (r *relaxer) expr(e *ast.Expr, vars map[ast.Var]bool) bool {
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		call, ok := iteration(terms)
		return ok && r.depends(call[len(call)-1], vars)
	case *ast.Every:
		return r.every(terms, vars)
	case *ast.Term:
		return r.depends(terms, vars)
	case []*ast.Term:
		if op := terms[0].String(); op == "assign" {
			return r.depends(terms[2], vars)
		}
		return r.call(terms, vars)
	}
	return false
}

func (r *relaxer) every(e *ast.Every, vars map[ast.Var]bool) bool {
	inner := bound(e.Body, vars)
	for _, t := range []*ast.Term{e.Key, e.Value} {
		if t == nil {
			continue
		}
		if v, ok := t.Value.(ast.Var); ok {
			inner[v] = true
		}
	}
	return r.depends(e.Domain, vars) || slices.ContainsFunc(e.Body, func(e *ast.Expr) bool { return r.expr(e, inner) })
}

// depends tells whether the value of a term depends on the attributes.
func (r *relaxer) depends(t *ast.Term, vars map[ast.Var]bool) bool {
	switch v := t.Value.(type) {
	case ast.Var:
		return r.variable(v, vars)
	case ast.Ref:
		return r.ref(v, vars)
	case ast.Call:
		return r.call(v, vars)
	case *ast.Array:
		return v.Until(func(t *ast.Term) bool { return r.depends(t, vars) })
	case ast.Set:
		return v.Until(func(t *ast.Term) bool { return r.depends(t, vars) })
	case ast.Object:
		return v.Until(func(k, t *ast.Term) bool { return r.depends(k, vars) || r.depends(t, vars) })
	case *ast.ArrayComprehension:
		body, inner, _ := r.body(v.Body, vars)
		v.Body = body
		return r.depends(v.Term, inner)
	case *ast.SetComprehension:
		body, inner, _ := r.body(v.Body, vars)
		v.Body = body
		return r.depends(v.Term, inner)
	case *ast.ObjectComprehension:
		body, inner, _ := r.body(v.Body, vars)
		v.Body = body
		return r.depends(v.Key, inner) || r.depends(v.Value, inner)
	case *ast.TemplateString:
		return true // of a message, which nobody will read
	}
	return false
}

func (r *relaxer) variable(v ast.Var, vars map[ast.Var]bool) bool {
	if v.IsWildcard() || vars[v] || v == "input" || v == "data" || r.imports[string(v)] != "" {
		return false
	}
	if len(r.lib.rules(r.pkg, string(v))) > 0 {
		return r.function(r.pkg, string(v))
	}
	return true
}

func (r *relaxer) ref(ref ast.Ref, vars map[ast.Var]bool) bool {
	for i, t := range ref {
		if name, ok := t.Value.(ast.String); ok {
			if i > 0 && slices.Contains(r.attrs, string(name)) {
				return true
			}
			continue
		}
		if r.depends(t, vars) {
			return true
		}
	}
	return false
}

func (r *relaxer) call(call []*ast.Term, vars map[ast.Var]bool) bool {
	for _, arg := range call[1:] {
		if r.depends(arg, vars) {
			return true
		}
	}
	pkg, name := r.target(call[0])
	return pkg != "" && pkg != askPackage && pkg != foundPackage && r.function(pkg, name)
}

// target is the package and name of a function of the rules.
func (r *relaxer) target(operator *ast.Term) (pkg, name string) {
	s := scope{a: &analysis{lib: r.lib}, pkg: r.pkg, imports: r.imports}
	return s.function(operator)
}

// function tells whether the value of a function depends on the attributes: of
// one that is only ever true, or of a set, what depends on them can be left out
// of the body instead.
func (r *relaxer) function(pkg, name string) bool {
	key := pkg + "." + name
	if depends, ok := r.values[key]; ok {
		return depends
	}
	r.values[key] = false
	other := *r
	other.pkg = pkg
	for _, x := range r.lib.rules(pkg, name) {
		x = x.Copy()
		if x.Module != nil {
			other.imports = importsOf(x.Module)
		}
		if other.valueDepends(x, pkg != r.pkg) {
			r.values[key] = true
		}
	}
	return r.values[key]
}

// valueDepends tells whether one rule of a function does. Rules of another
// package stay as they are, so that their bodies count too.
func (r *relaxer) valueDepends(x *ast.Rule, foreign bool) bool {
	plain := x.Head.Key != nil || x.Head.Value == nil || x.Head.Value.Equal(ast.InternedTerm(true))
	whole := foreign || !plain || x.Else != nil
	for ; x != nil; x = x.Else {
		_, vars, less := r.body(x.Body, argVars(x))
		if whole && less {
			return true
		}
		if x.Head.Key != nil && r.depends(x.Head.Key, vars) || x.Head.Value != nil && r.depends(x.Head.Value, vars) {
			return true
		}
	}
	return false
}
