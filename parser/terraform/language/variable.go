package language

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/source"
)

// A constraint is the type of a variable.
type constraint struct {
	typ      cty.Type
	defaults *typeexpr.Defaults
}

// legacyTypes are types as they were written once, in quotes.
var legacyTypes = map[string]cty.Type{
	"string": cty.String, "list": cty.List(cty.DynamicPseudoType), "map": cty.Map(cty.DynamicPseudoType),
}

func (m *module) typeOf(attribute *hclsyntax.Attribute) *constraint {
	x := attribute.Expr
	if s, ok := literal(x); ok {
		if typ, ok := legacyTypes[s]; ok {
			return &constraint{typ: typ}
		}
		parsedType, diagnostics := hclsyntax.ParseExpression([]byte(s), attribute.NameRange.Filename, x.Range().Start)
		if diagnostics.HasErrors() {
			m.problem("variable-type", &attribute.NameRange, source.Noted, "%q is no type", s)
			return nil
		}
		x = parsedType
	}
	if typ, ok := legacyTypes[hcl.ExprAsKeyword(x)]; ok && typ != cty.String {
		return &constraint{typ: typ}
	}
	typ, defaults, diagnostics := typeexpr.TypeConstraintWithDefaults(x)
	if diagnostics.HasErrors() {
		m.problem("variable-type", &attribute.NameRange, source.Noted, "the type is none: %s", sentence(diagnostics[0]))
		return nil
	}
	return &constraint{typ: typ, defaults: defaults}
}

// variable is the value of a variable of a module.
func (e *evaluation) variable(s scope, name string, at *hcl.Range) value {
	v, ok := s.in.module.variables[name]
	if !ok {
		if s.in.module.lost != "" {
			return unknown(s.in.module.lost, at)
		}
		return failed(fmt.Sprintf("var.%s is declared nowhere", name), at)
	}
	var out value
	if s.in.parent == nil {
		out = e.recall(s, s.in.base(), s.in, "var."+name, func(scope) value { return e.rootVariable(v) })
		out = s.overridden(out)
	} else {
		out = e.recall(s, s.in.base(), s.in, "var."+name, func(inner scope) value { return e.argument(inner, v) })
	}
	return out.through(v.at)
}

// rootVariable is a variable of the root module: as it is given, else its
// default, which somebody may give another value.
func (e *evaluation) rootVariable(v *variable) value {
	name := "var." + v.name
	typ := cty.NilType
	if v.constraint != nil {
		typ = v.constraint.typ
	}
	if typ != cty.NilType {
		e.kinds[name] = typ
	}
	if allowed := e.allows(v); allowed != nil {
		e.allowed[name] = allowed
	}
	if given, ok := e.given[v.name]; ok {
		given = e.conform(given, v.constraint)
		if given.body != nil || v.nullable {
			return given
		}
	}
	if v.fallback == nil {
		e.touch(name)
		return parameter(name, "variable "+v.name+" has no default", typ, v.at)
	}
	fallback := e.at(e.eval(e.root.base(), v.fallback), v.fallback)
	return e.open(name, e.conform(fallback, v.constraint), v.at)
}

// argument is a variable of a module that is called: what the call gives, else
// its default, which nobody can change.
func (e *evaluation) argument(s scope, v *variable) value {
	in := s.in
	if attribute, ok := in.call.body.Attributes[v.name]; ok {
		caller := scope{in: in.parent, names: in.names, assume: s.assume}
		given := e.at(e.eval(caller, attribute.Expr), attribute.Expr)
		given = e.conform(given.through(&attribute.NameRange), v.constraint)
		if given.body != nil || v.nullable && v.fallback == nil || v.nullable {
			return given
		}
	}
	if v.fallback == nil {
		return failed(fmt.Sprintf("the call of %s gives no %s", in.block, v.name), in.call.at)
	}
	return e.conform(e.at(e.eval(in.base(), v.fallback), v.fallback), v.constraint)
}

// allows lists the values that a variable may have by its validation: those of
// which it must be one.
func (e *evaluation) allows(v *variable) []string {
	for _, x := range v.validation {
		if list := allowedBy(x, v.name); list != nil {
			return list
		}
	}
	return nil
}

func allowedBy(x hclsyntax.Expression, name string) []string {
	switch x := x.(type) {
	case *hclsyntax.ParenthesesExpr:
		return allowedBy(x.Expression, name)
	case *hclsyntax.FunctionCallExpr:
		if x.Name == "contains" && len(x.Args) == 2 && address(x.Args[1]) == "var."+name {
			return outcomesOf(x.Args[0])
		}
	case *hclsyntax.BinaryOpExpr:
		switch x.Op {
		case hclsyntax.OpLogicalOr:
			a, b := allowedBy(x.LHS, name), allowedBy(x.RHS, name)
			if a != nil && b != nil {
				return append(a, b...)
			}
		case hclsyntax.OpEqual:
			other := x.RHS
			if address(x.LHS) != "var."+name {
				other = x.LHS
			}
			if s, ok := outcomeOfLiteral(other); ok && (address(x.LHS) == "var."+name || address(x.RHS) == "var."+name) {
				return []string{s}
			}
		}
	}
	return nil
}

// outcomesOf are the items of a list of literals, nil if it is none.
func outcomesOf(x hclsyntax.Expression) []string {
	tuple, ok := x.(*hclsyntax.TupleConsExpr)
	if !ok {
		return nil
	}
	var out []string
	for _, item := range tuple.Exprs {
		s, ok := outcomeOfLiteral(item)
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	return out
}

func outcomeOfLiteral(x hclsyntax.Expression) (string, bool) {
	if s, ok := literal(x); ok {
		return outcomeOf(str(s, nil))
	}
	if l, ok := x.(*hclsyntax.LiteralValueExpr); ok && l.Val.IsWhollyKnown() && !excessiveNumber(l.Val) {
		return outcomeOf(known(l.Val, nil))
	}
	return "", false
}

// conform converts a value to the type of a variable.
func (e *evaluation) conform(v value, c *constraint) value {
	if c == nil {
		return v
	}
	return e.conformTo(v, c.typ, c.defaults)
}

func (e *evaluation) conformTo(v value, typ cty.Type, defaults *typeexpr.Defaults) value {
	if typ == cty.DynamicPseudoType || typ == cty.NilType {
		return v
	}
	mismatch := func() value {
		f := failed(fmt.Sprintf("%s stands where %s is wanted", v.shown(), typ.FriendlyNameForConstraint()), v.at)
		f.via = v.via
		return f
	}
	switch b := v.body.(type) {
	case nil, opaque, failure:
		return v
	case *choice:
		v.body = &choice{guard: b.guard, then: e.conformTo(b.then, typ, defaults), otherwise: e.conformTo(b.otherwise, typ, defaults)}
		return v
	case text:
		if len(b.parts) > 1 && !typ.IsPrimitiveType() {
			return mismatch()
		}
		if len(b.parts) == 1 {
			b.typ = typ
			v.body = b
		}
		return v
	case scalar, *document:
		if !typ.IsPrimitiveType() {
			return mismatch()
		}
		out := e.convert(v, typ, v.at)
		if isFailure(out) {
			return mismatch()
		}
		out.via = v.via
		return out
	case *sequence:
		return e.conformSequence(v, b, typ, defaults, mismatch)
	case *object:
		return e.conformObject(v, b, typ, defaults, mismatch)
	case *instance, *callInstance:
		if typ.IsPrimitiveType() {
			return mismatch()
		}
	}
	return v
}

func child(defaults *typeexpr.Defaults, name string) *typeexpr.Defaults {
	if defaults == nil {
		return nil
	}
	return defaults.Children[name]
}

func (e *evaluation) conformSequence(v value, b *sequence, typ cty.Type, defaults *typeexpr.Defaults, mismatch func() value) value {
	items := make([]value, len(b.items))
	switch {
	case typ.IsTupleType():
		types := typ.TupleElementTypes()
		if len(types) != len(items) {
			return mismatch()
		}
		for i, item := range b.items {
			items[i] = e.conformTo(item, types[i], nil)
		}
		v.body = &sequence{items: items, more: b.more}
	case typ.IsListType(), typ.IsSetType():
		for i, item := range b.items {
			items[i] = e.conformTo(item, typ.ElementType(), child(defaults, ""))
		}
		if typ.ElementType() == cty.DynamicPseudoType {
			items = ofOneType(items)
		}
		if typ.IsSetType() {
			v.body = newSet(items, b.more)
			return v
		}
		v.body = &sequence{form: collection, items: items, more: b.more}
	default:
		return mismatch()
	}
	return v
}

func (e *evaluation) conformObject(v value, b *object, typ cty.Type, defaults *typeexpr.Defaults, mismatch func() value) value {
	switch {
	case typ.IsMapType():
		out := newObject(len(b.keys))
		out.form, out.more = collection, b.more
		for _, key := range b.keys {
			entry := b.entries[key]
			entry.value = e.conformTo(entry.value, typ.ElementType(), child(defaults, ""))
			out.set(key, entry)
		}
		v.body = out.sorted()
		return v
	case typ.IsObjectType():
	default:
		return mismatch()
	}
	out := newObject(len(b.keys))
	out.more = b.more
	for name, attribute := range typ.AttributeTypes() {
		entry, ok := b.entries[name]
		if ok && entry.body != nil {
			entry.value = e.conformTo(entry.value, attribute, child(defaults, name))
			out.set(name, entry)
			continue
		}
		if defaults != nil {
			if fallback, has := defaults.DefaultValues[name]; has {
				out.put(name, e.conformTo(fromCty(fallback, v.at), attribute, child(defaults, name)), v.at)
				continue
			}
		}
		if !ok && !typ.AttributeOptional(name) && b.more == "" {
			f := failed(fmt.Sprintf("the object has no attribute %s", name), v.at)
			f.via = v.via
			return f
		}
		out.put(name, value{at: v.at}, v.at)
	}
	v.body = out.sorted()
	return v
}

// isVariables tells whether a file gives values to variables.
func isVariables(name string) bool {
	return strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json")
}

// give reads what the files beside the root module, those that the user names and
// the command line say of variables. Later ones win.
func (e *evaluation) give() {
	folder := e.root.module.folder
	var automatic []string
	if entries, err := fs.ReadDir(e.reader.fs, folder); err == nil {
		for _, entry := range entries {
			if name := entry.Name(); strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json") {
				automatic = append(automatic, path.Join(folder, name))
			}
		}
	}
	slices.Sort(automatic)
	files := append([]string{path.Join(folder, "terraform.tfvars"), path.Join(folder, "terraform.tfvars.json")}, automatic...)
	for _, name := range files {
		if _, err := fs.Stat(e.reader.fs, name); err == nil {
			e.variablesFile(name)
		}
	}
	for _, name := range e.options.VariableFiles {
		if isVariables(name) {
			e.variablesFile(name)
		}
	}
	for name, text := range e.parameters {
		if v, ok := e.root.module.variables[name]; ok {
			e.given[name] = e.parameterValue(v, text)
		}
	}
	for name, text := range e.options.Values {
		v, ok := e.root.module.variables[name]
		x, diagnostics := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
		if ok && !diagnostics.HasErrors() && excessive([]byte(text)) == "" {
			e.given[name] = everywhere(e.eval(scope{in: e.root}, x), v.at)
		}
	}
}

// variablesFile takes the values of one file.
func (e *evaluation) variablesFile(name string) {
	data, err := e.reader.read(name)
	if err != nil {
		e.problem(source.Problem{
			ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
			Message: fmt.Sprintf("%s cannot be read: %v", name, err), Fix: "Give the check permission to read it.",
		})
		return
	}
	p := e.reader.variables(name, data)
	e.files[name] = p.file
	e.belongs(name)
	for _, problem := range p.problems {
		e.problem(problem)
	}
	if p.body == nil {
		return
	}
	for key, attribute := range p.body.Attributes {
		if _, ok := e.root.module.variables[key]; !ok {
			continue
		}
		v := e.at(e.eval(scope{in: e.root}, attribute.Expr), attribute.Expr)
		e.given[key] = v.through(&attribute.NameRange)
	}
}

// variables parses a file of values.
func (r *Reader) variables(name string, data []byte) *parsed {
	data = withoutMark(data)
	if !strings.HasSuffix(name, ".json") {
		return parseFile(name, data)
	}
	p := &parsed{file: newFile(name, data)}
	x, err := readJSON(name, data, literals)
	if err != nil {
		p.lost(p.file.span(&err.at), err.reason)
		return p
	}
	object, ok := x.(*hclsyntax.ObjectConsExpr)
	if !ok {
		p.lost(source.Span{File: name, Line: 1, Column: 1}, "it is no object")
		return p
	}
	p.body = &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, item := range object.Items {
		key, at := jsonKey(item)
		p.body.Attributes[key] = &hclsyntax.Attribute{Name: key, Expr: item.ValueExpr, NameRange: at, SrcRange: at}
	}
	return p
}

// parameterValue reads a value of the command line: a text as it is, anything
// else as an expression.
func (e *evaluation) parameterValue(v *variable, given string) value {
	if v.constraint == nil || v.constraint.typ == cty.String {
		if v.constraint != nil || !strings.ContainsAny(given, `[{"`) {
			return str(given, v.at)
		}
	}
	if excessive([]byte(given)) != "" {
		return failed("the value of "+v.name+" is too long", v.at)
	}
	x, diagnostics := hclsyntax.ParseExpression([]byte(given), "", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return str(given, v.at)
	}
	out := e.eval(scope{in: e.root}, x)
	if isFailure(out) {
		return str(given, v.at)
	}
	return everywhere(out, v.at)
}

// everywhere places all of a value at one place.
func everywhere(v value, at *hcl.Range) value {
	c, ok := v.cty()
	if !ok {
		return v.placed(at)
	}
	return fromCty(c, at)
}
