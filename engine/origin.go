package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// term is where the value of a term may come from. What it reads on the way
// is recorded.
func (s *scope) term(t *ast.Term) []origin {
	if !s.goesOn(t.Location) {
		return []origin{{}}
	}
	switch v := t.Value.(type) {
	case ast.Var:
		return s.variable(string(v))
	case ast.Ref:
		return s.ref(v, t.Location)
	case ast.Call:
		return s.callTerm(v, t.Location, nil)
	case *ast.Array:
		var elem []origin
		v.Foreach(func(t *ast.Term) { elem = union(elem, s.term(t)) })
		return s.list(elem, t.Location)
	case ast.Set:
		var elem []origin
		v.Foreach(func(t *ast.Term) { elem = union(elem, s.term(t)) })
		return s.list(elem, t.Location)
	case ast.Object:
		var elem []origin
		v.Foreach(func(_, t *ast.Term) { elem = union(elem, s.term(t)) })
		return s.list(elem, t.Location)
	case *ast.ArrayComprehension:
		return s.comprehension(v.Body, t.Location, v.Term)
	case *ast.SetComprehension:
		return s.comprehension(v.Body, t.Location, v.Term)
	case *ast.ObjectComprehension:
		return s.comprehension(v.Body, t.Location, v.Value, v.Key)
	case *ast.TemplateString:
		inner := *s
		inner.loose = true
		for _, part := range v.Parts {
			switch part := part.(type) {
			case *ast.Term:
				inner.term(part)
			case *ast.Expr:
				inner.positive(part, nil)
			}
		}
	}
	return []origin{{}}
}

// A rule is looked at in steps, each body several times over, and those in it as
// many times more. What takes too many, and lists that are too deep in each other,
// nobody wrote to be read.
const (
	maxSteps = 1_000_000
	maxDeep  = 8
)

// goesOn counts a step, and tells whether there may be more.
func (s *scope) goesOn(at *ast.Location) bool {
	s.a.steps++
	if s.a.steps == maxSteps {
		s.a.giveUp(at, "the rule is too involved to be checked: have fewer comprehensions and calls in each other")
	}
	return s.a.steps < maxSteps
}

// giveUp ends the analysis. What it has found out so far does not count.
func (a *analysis) giveUp(at *ast.Location, why string) {
	if a.gaveUp == "" {
		a.gaveUp = fmt.Sprintf("%s:%d: %s", at.File, at.Row, why)
	}
	a.steps = maxSteps
}

// list is a collection of values that the rule makes.
func (s *scope) list(elem []origin, at *ast.Location) []origin {
	deep := 1
	for _, o := range elem {
		deep = max(deep, o.deep+1)
	}
	if deep > maxDeep {
		s.a.giveUp(at, fmt.Sprintf("more than %d lists are in each other", maxDeep))
		return []origin{{}}
	}
	return []origin{{form: listForm, elem: elem, deep: deep}}
}

// comprehension looks into a comprehension. Unless it is known to be one that
// only grows findings, more in it may mean fewer.
func (s *scope) comprehension(body ast.Body, at *ast.Location, terms ...*ast.Term) []origin {
	inner := s.nested()
	inner.shown = s.shown || s.loose
	inner.body(body)
	var elem []origin
	for _, t := range terms {
		elem = union(elem, inner.term(t))
	}
	return s.list(elem, at)
}

func (s *scope) variable(name string) []origin {
	if origins, ok := s.vars[name]; ok {
		return origins
	}
	if name == "input" {
		return []origin{{form: inputForm}}
	}
	if len(s.a.lib.rules(s.pkg, name)) > 0 {
		return s.a.call(s.pkg, name, nil, s)
	}
	return nil
}

func (s *scope) ref(ref ast.Ref, at *ast.Location) []origin {
	head, rest := s.head(ref)
	for _, step := range rest {
		var next []origin
		for _, o := range head {
			next = union(next, s.walk(o, step, at))
		}
		if v, ok := step.Value.(ast.Var); ok && s.vars[string(v)] == nil {
			s.bind(step, []origin{{}})
		}
		head = next
	}
	return head
}

// head is where a reference starts, and the rest of it.
func (s *scope) head(ref ast.Ref) ([]origin, ast.Ref) {
	v, ok := ref[0].Value.(ast.Var)
	if !ok {
		return s.term(ref[0]), ref[1:]
	}
	if _, bound := s.vars[string(v)]; !bound {
		pkg, path := s.imports[string(v)], ref
		switch {
		case v == "data":
			pkg, path = "", ref
		case pkg == "":
			return s.variable(string(v)), ref[1:]
		}
		if origins, rest, ok := s.virtual(pkg, path); ok {
			return origins, rest
		}
		return []origin{{}}, nil
	}
	return s.variable(string(v)), ref[1:]
}

// virtual is the value of a rule of another package.
func (s *scope) virtual(pkg string, path ast.Ref) ([]origin, ast.Ref, bool) {
	for i := 1; i < len(path); i++ {
		name, ok := path[i].Value.(ast.String)
		if !ok {
			break
		}
		if len(s.a.lib.rules(pkg, string(name))) > 0 {
			return s.a.call(pkg, string(name), nil, s), path[i+1:], true
		}
		if pkg != "" {
			pkg += "."
		}
		pkg += string(name)
	}
	return nil, nil, false
}

// walk is one step of a reference: a name, an index or a variable.
func (s *scope) walk(o origin, step *ast.Term, at *ast.Location) []origin {
	name, named := step.Value.(ast.String)
	if !named {
		s.textComparison(step, at, "a look-up by it")
	}
	switch {
	case o.form == inputForm && named && name == "settings":
		return []origin{{form: settingsForm}}
	case o.form == inputForm && named:
		return []origin{{form: kindForm, root: model.Kind(name), kind: model.Kind(name)}}
	case o.form == settingsForm && named:
		if _, ok := s.a.settings[string(name)]; !ok {
			s.errorf(at, "input.settings.%s is not declared under custom.settings", string(name))
		}
		return []origin{{}}
	case o.form == inputForm, o.form == settingsForm,
		!named && o.form == nodeForm, !named && o.form == valueForm && o.typ.Base == model.BlockBase:
		s.errorf(at, "a variable in the place of an attribute's name is not checked by the compiler")
		return nil
	case named:
		return s.step(o, string(name), bare, at)
	}
	return s.elements([]origin{o})
}

// step is the attribute of a resource or block, used in a way.
func (s *scope) step(o origin, name string, how use, at *ast.Location) []origin {
	if (o.form == nodeForm || o.form == valueForm) && (name == "unknown" || name == "partial") {
		s.errorf(at, "%s is not for rules: ask a question with three answers", name)
		return nil
	}
	switch o.form {
	case nodeForm:
		if name == "id" || name == "type" {
			return []origin{{}}
		}
		return s.attribute(o, name, how, at)
	case valueForm:
		field, ok := o.typ.Fields[name]
		if !ok {
			known := slices.Sorted(maps.Keys(o.typ.Fields))
			s.errorf(at, "%q is no attribute of an entry of %s.%s%s, want one of %s", name, o.kind, o.attr, meant(name, known), words(known))
			return nil
		}
		path := o.attr + within + name
		s.record(read{o.root, o.via, o.kind, path}, how, at)
		return []origin{{form: valueForm, root: o.root, via: o.via, kind: o.kind, attr: path, typ: field.Type}}
	case anyForm:
		if how&asked != 0 {
			s.errorf(at, "it cannot be seen of what kind the block is that is asked for %q", name)
		} else {
			s.unknownWord(name, at)
		}
	case listForm:
		return o.elem
	default:
	}
	return []origin{{}}
}

func (s *scope) attribute(o origin, name string, how use, at *ast.Location) []origin {
	a, ok := model.Kinds[o.kind][name]
	if !ok || a.Type.Base == model.EdgeBase && o.via != "" {
		known := attributesOf(o)
		s.errorf(at, "%q is no attribute of %s%s, want one of %s", name, describeNode(o), meant(name, known), words(known))
		return nil
	}
	s.record(read{o.root, o.via, o.kind, name}, how, at)
	if a.Type.Base == model.EdgeBase {
		return []origin{{form: edgeForm, root: o.root, via: name, kind: a.Type.Kind}}
	}
	return []origin{{form: valueForm, root: o.root, via: o.via, kind: o.kind, attr: name, typ: a.Type}}
}

func describeNode(o origin) string {
	if o.via != "" {
		return fmt.Sprintf("a %s at the end of an edge", o.kind)
	}
	return "a " + string(o.kind)
}

func attributesOf(o origin) []string {
	var out []string
	for name, a := range model.Kinds[o.kind] {
		if a.Type.Base != model.EdgeBase || o.via == "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// unknownWord refuses, in a function whose argument can be anything, a name
// that no kind has: the compiler does not check those.
func (s *scope) unknownWord(name string, at *ast.Location) {
	for _, shape := range model.Kinds {
		if hasWord(shape, name) {
			return
		}
	}
	if !slices.Contains([]string{"id", "type", "resource", "path", "message"}, name) {
		s.errorf(at, "%q is an attribute of no kind", name)
	}
}

func hasWord(shape model.Shape, name string) bool {
	if _, ok := shape[name]; ok {
		return true
	}
	for _, a := range shape {
		if fields := fieldsOf(a.Type); fields != nil && hasWord(fields, name) {
			return true
		}
	}
	return false
}

// elements are what an iteration over the origins gives.
func (s *scope) elements(origins []origin) []origin {
	var out []origin
	for _, o := range origins {
		switch o.form {
		case kindForm:
			s.a.iterates[o.kind] = true
			out = union(out, []origin{{form: nodeForm, root: o.root, kind: o.kind}})
		case edgeForm:
			out = union(out, []origin{{form: nodeForm, root: o.root, via: o.via, kind: o.kind}})
		case valueForm:
			if o.typ.Base == model.ListBase {
				out = union(out, []origin{{form: valueForm, root: o.root, via: o.via, kind: o.kind, attr: o.attr, typ: *o.typ.Elem}})
			}
		case listForm:
			out = union(out, o.elem)
		default:
			out = union(out, []origin{{}})
		}
	}
	return out
}

// callTerm looks at a call: of a question, of a finding, of a function of the
// rules or of one of OPA's own. Growing is an operand of which more never means
// fewer findings.
func (s *scope) callTerm(call []*ast.Term, at *ast.Location, growing *ast.Term) []origin {
	pkg, name := s.function(call[0])
	switch pkg {
	case askPackage:
		if s.pkg != askPackage {
			s.errorf(at, notCompared, name)
		}
		s.ask(call)
		return []origin{{}}
	case foundPackage:
		return s.found(name, call)
	case "":
		return s.own(name, call, at, growing)
	}
	args := make([][]origin, len(call)-1)
	for i, arg := range call[1:] {
		args[i] = s.operand(arg)
	}
	return s.a.call(pkg, name, args, s)
}

// operand is an argument. A comprehension in it counts as one of which more may
// mean fewer findings.
func (s *scope) operand(arg *ast.Term) []origin {
	inner := *s
	inner.total = inner.total || comprehension(arg)
	return inner.term(arg)
}

// found looks at the making of a finding: what it shows is for people, and the
// resource it stands on is one of the rule's subjects.
func (s *scope) found(name string, call []*ast.Term) []origin {
	inner := *s
	inner.loose = true
	for i, arg := range call[1:] {
		origins := inner.term(arg)
		if name == "at" && i == 1 {
			inner.path(call[1], arg)
		}
		if name == "also" && i == 0 {
			return s.also(call, origins)
		}
	}
	if name != "at" || len(call) == 1 {
		return []origin{{}}
	}
	out := origin{form: findingForm}
	if origins := inner.term(call[1]); len(origins) == 1 && origins[0].form == nodeForm {
		out.root, out.via, out.kind = origins[0].root, origins[0].via, origins[0].kind
	}
	return []origin{out}
}

func (s *scope) also(call []*ast.Term, finding []origin) []origin {
	inner := *s
	inner.loose = true
	for _, arg := range call[2:] {
		inner.term(arg)
	}
	return finding
}

// path checks that the words of a place are attributes.
func (s *scope) path(resource, path *ast.Term) {
	array, ok := path.Value.(*ast.Array)
	if !ok {
		return
	}
	at := s.term(resource)
	array.Foreach(func(step *ast.Term) {
		var next []origin
		for _, o := range at {
			if name, ok := step.Value.(ast.String); ok {
				next = union(next, s.step(o, string(name), shown, step.Location))
			} else {
				next = union(next, s.elements([]origin{o}))
			}
		}
		at = next
	})
}

// harmless are OPA's functions that may be given text with holes: they show it,
// count it or put it in order.
var harmless = map[string]bool{
	"sprintf": true, "concat": true, "count": true, "sort": true, "array.concat": true, "array.slice": true,
	"assign": true, "object.union": true, "print": true, "is_string": true,
}

func (s *scope) own(name string, call []*ast.Term, at *ast.Location, growing *ast.Term) []origin {
	inner := *s
	inner.loose = s.loose || shownCalls[name]
	if name == "sprintf" && len(call) == 3 {
		s.shows(call[2])
		return []origin{{}}
	}
	var out []origin
	for i, arg := range call[1:] {
		operand := inner
		if growing != nil && isCount(arg) {
			out = union(out, operand.term(growing))
			continue
		}
		origins := operand.term(arg)
		s.wholeInput(origins, at, name)
		passed := passes[name] && (name != "minus" || i == 0)
		if arg != growing && !passed && collects(arg, origins) {
			operand.total = true
			origins = operand.term(arg)
		}
		out = union(out, origins)
		if !harmless[name] && !inner.shown && !inner.loose {
			s.textComparison(arg, at, name)
		}
		if name == "count" {
			s.countsEdge(arg, at)
		}
	}
	s.enumWords(name, call, at)
	if passes[name] {
		return out
	}
	return []origin{{}}
}

// wholeInput refuses to give all of the input, or of a kind, to one of OPA's
// functions: what of it the answer depends on could not be seen.
func (s *scope) wholeInput(origins []origin, at *ast.Location, with string) {
	for _, o := range origins {
		switch o.form {
		case inputForm:
			s.errorf(at, "%s is given all of input, so that it cannot be seen what the rule depends on: name the attributes", with)
		case nodeForm:
			if with == "walk" || strings.HasPrefix(with, "object.") || strings.HasPrefix(with, "json.") {
				s.errorf(at, "%s is given a whole %s, so that it cannot be seen what the rule depends on: name the attributes", with, o.kind)
			}
		default:
		}
	}
}

// passes are OPA's functions whose result has more if their operands do.
var passes = map[string]bool{"array.concat": true, "sort": true, "and": true, "or": true, "minus": true}

// shows looks at what a message shows. The attributes that stand there
// themselves are never undefined, see rewrite.
func (s *scope) shows(t *ast.Term) {
	items, ok := t.Value.(*ast.Array)
	inner := *s
	inner.loose = true
	if !ok {
		inner.term(t)
		return
	}
	direct := inner
	direct.shown = true
	items.Foreach(func(item *ast.Term) {
		if call := amount(item); call != nil {
			item = call[1]
		}
		if isShowable(item) {
			direct.term(item)
			return
		}
		inner.term(item)
	})
}

func isCount(t *ast.Term) bool {
	call, ok := t.Value.(ast.Call)
	return ok && call[0].String() == "count"
}

// countsEdge refuses the count of an edge or list: one that leads nowhere is
// not there, and its count is not 0.
func (s *scope) countsEdge(arg *ast.Term, at *ast.Location) {
	for _, o := range s.term(arg) {
		if o.form == edgeForm {
			s.errorf(at, "an edge that leads nowhere is not there and has no count: ask.has(x, %q) == \"no\"", o.via)
		}
	}
}

// textComparison refuses to compare text that may have holes: == and
// startswith answer as if the holes were what the text says.
func (s *scope) textComparison(t *ast.Term, at *ast.Location, with string) {
	if s.shown || s.loose {
		return
	}
	for _, o := range s.term(t) {
		if isText(o) {
			s.errorf(at, "%s on %s.%s, a text that may have parts known on deployment only: ask.equals, ask.starts, ask.ends, ask.includes or ask.matches", with, o.kind, o.attr)
		}
	}
}

// isText tells whether a value is text with holes, or a list of such.
func isText(o origin) bool {
	switch o.form {
	case valueForm:
		return o.typ.Base == model.TextBase || o.typ.Base == model.ListBase && o.typ.Elem.Base == model.TextBase
	case listForm:
		return slices.ContainsFunc(o.elem, isText)
	default:
		return false
	}
}

// enumWords refuses to compare an enumeration with a word it does not have.
func (s *scope) enumWords(name string, call []*ast.Term, at *ast.Location) {
	if name != "equal" && name != "neq" || len(call) != 3 {
		return
	}
	for i := 1; i <= 2; i++ {
		word, ok := call[3-i].Value.(ast.String)
		if !ok {
			continue
		}
		for _, o := range s.term(call[i]) {
			if o.form == valueForm && o.typ.Base == model.EnumBase && len(o.typ.Words) > 0 && !slices.Contains(o.typ.Words, string(word)) {
				s.errorf(at, "%s.%s is compared with %s, which is none of %s", o.kind, o.attr, word, words(o.typ.Words))
			}
		}
	}
}
