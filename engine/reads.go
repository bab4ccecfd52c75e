package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// answers are the words that a rule may name; "unknown" is the engine's.
var answers = []string{"no", "yes"}

// A read is an attribute that a rule looks at.
type read struct {
	root model.Kind // the kind the rule iterates
	via  string     // the edge it follows from there; "" for the resource itself
	kind model.Kind // the kind that has the attribute
	attr string     // its name; what belongs to the entries of a list is metrics[].period
}

// within stands between a list and a field of its entries.
const within = "[]."

// top is the attribute of the resource.
func (r read) top() string {
	name, _, _ := strings.Cut(r.attr, within)
	return name
}

// field is the name of the attribute or, of an entry of a list, of its field.
func (r read) field() string { return r.attr[strings.LastIndex(r.attr, ".")+1:] }

// A use says how a rule depends on an attribute.
type use uint8

const (
	// shown: in a message or severity only; the verdict does not depend on it.
	shown use = 1 << iota
	// asked: by a question with three answers.
	asked
	// bare: by its value; a rule says nothing about a value that is not there.
	bare
	// worded: by a question about what a text says, which holes can leave open.
	worded
	// total: in such a way that more of it may mean fewer findings, so that what
	// is seen is not enough for a finding either.
	total
)

// A used is an attribute that a rule looks at, and how.
type used struct {
	read
	how use
}

// A form is what kind of thing a value in a rule is.
type form uint8

const (
	anyForm      form = iota
	inputForm         // input
	settingsForm      // input.settings and below
	kindForm          // input.function
	nodeForm          // a resource
	edgeForm          // fn.queues
	valueForm         // an attribute or a part of it
	listForm          // a collection that the rule made
	findingForm       // what found.at made
)

// An origin is where a value in a rule may come from.
type origin struct {
	form form
	root model.Kind
	via  string
	kind model.Kind
	attr string     // valueForm: the attribute of the resource that it is or is a part of, as in read
	typ  model.Type // valueForm
	elem []origin   // listForm
	deep int        // listForm: how many lists are in each other
}

// A library is the parsed modules that rules may call, by package.
type library map[string][]*ast.Module

// rules returns the rules of a name in a package.
func (l library) rules(pkg, name string) []*ast.Rule {
	var out []*ast.Rule
	for _, m := range l[pkg] {
		for _, r := range m.Rules {
			if ruleName(r) == name {
				out = append(out, r)
			}
		}
	}
	return out
}

// needed are the modules with those of their rules only that a module needs.
// To compile all of a library for one rule takes ten times as long as the rule.
func (l library) needed(m *ast.Module, modules []*module) []*module {
	reached := map[*ast.Rule]bool{}
	for _, r := range m.Rules {
		l.reach(r, m, reached)
	}
	out := make([]*module, 0, len(modules))
	for _, lib := range modules {
		part := *lib.ast
		part.Rules = nil
		for _, r := range lib.ast.Rules {
			if reached[r] {
				part.Rules = append(part.Rules, r)
			}
		}
		out = append(out, &module{file: lib.file, ast: &part, source: lib.source})
	}
	return out
}

// reach adds the rules that a rule refers to, and those that they do.
func (l library) reach(r *ast.Rule, m *ast.Module, reached map[*ast.Rule]bool) {
	s := scope{a: &analysis{lib: l}, pkg: strings.Join(packagePath(m), "."), imports: importsOf(m)}
	add := func(other *ast.Rule, of *ast.Module) {
		if !reached[other] {
			reached[other] = true
			l.reach(other, of, reached)
		}
	}
	ast.WalkRefs(r, func(ref ast.Ref) bool {
		for i := range ref {
			pkg, name := s.function(ast.NewTerm(ref[:i+1]))
			for _, lib := range l[pkg] {
				for _, other := range lib.Rules {
					if ruleName(other) == name {
						add(other, lib)
					}
				}
			}
		}
		return false
	})
	ast.WalkVars(r, func(v ast.Var) bool {
		for _, other := range l.rules(s.pkg, string(v)) {
			add(other, m)
		}
		return false
	})
}

const (
	askPackage   = "rules.lib.ask"
	foundPackage = "rules.lib.found"
)

// shippedLibrary are the packages of the library that ships.
var shippedLibrary = []string{askPackage, foundPackage, "rules.lib.coverage"}

// An analysis walks what a rule's verdict depends on, from the rule through
// the functions it calls, and knows of each value which attribute it is. It
// checks on the way what the compiler cannot.
type analysis struct {
	lib      library
	own      bool // of a user, whose libraries are held to what rules are
	subject  model.Kind
	settings map[string]any
	reads    map[read]use
	iterates map[model.Kind]bool
	errs     []string
	called   map[string]bool     // rules and functions, by package and name
	steps    int                 // looked at so far, see maxSteps
	gaveUp   string              // why there were no more
	calls    map[string][]origin // results by function and arguments; also ends a recursion
}

// A scope is the place in a rule that is being looked at.
type scope struct {
	a       *analysis
	pkg     string
	imports map[string]string // alias: package
	vars    map[string][]origin
	shown   bool // only for people, and never undefined
	loose   bool // only for people, but what is undefined silences the finding
	total   bool // more here may mean fewer findings
	negated bool
	people  map[ast.Var]bool // variables of the body that end up in messages only
	final   bool             // variables have their origins; say what is wrong now
}

func (a *analysis) errorf(node *ast.Location, format string, args ...any) {
	message := fmt.Sprintf("%s:%d: %s", node.File, node.Row, fmt.Sprintf(format, args...))
	if !slices.Contains(a.errs, message) {
		a.errs = append(a.errs, message)
	}
}

// trusts tells whether a package is of the library that ships.
func (a *analysis) trusts(pkg string) bool {
	return strings.HasPrefix(pkg, "rules.lib.") && (!a.own || slices.Contains(shippedLibrary, pkg))
}

// errorf says what is wrong unless it is in the library, which asks what rules may not.
func (s *scope) errorf(node *ast.Location, format string, args ...any) {
	if s.final && !s.a.trusts(s.pkg) {
		s.a.errorf(node, format, args...)
	}
}

func (s *scope) record(r read, how use, at *ast.Location) {
	switch {
	case s.shown:
		how = shown
	case s.negated:
		s.errorf(at, "not on what reads %s.%s: name the answer you mean, as in ask.has(x, %q) == \"no\"", r.kind, r.attr, r.attr)
	case s.total && !s.loose:
		how |= total
	}
	s.a.reads[r] |= how
}

// rule analyses each body of a rule of the package, without arguments.
func (a *analysis) rule(m *ast.Module, name string) []origin {
	return a.call(strings.Join(packagePath(m), "."), name, nil, &scope{a: a})
}

// call analyses a rule or function as called in a scope.
func (a *analysis) call(pkg, name string, args [][]origin, from *scope) []origin {
	key := fmt.Sprint(pkg, ".", name, args, from.shown, from.loose, from.total, from.negated)
	if result, ok := a.calls[key]; ok {
		return result
	}
	a.calls[key] = nil
	a.called[pkg+"."+name] = true
	var result []origin
	rules := a.lib.rules(pkg, name)
	shown := from.shown || from.loose && alwaysDefined(rules)
	for _, r := range rules {
		chain := r.Else != nil
		for ; r != nil; r = r.Else {
			s := &scope{
				a: a, pkg: pkg, imports: importsOf(r.Module), vars: map[string][]origin{},
				shown: shown, loose: from.loose, negated: from.negated, total: from.total || chain,
			}
			for i, arg := range r.Head.Args {
				if i < len(args) {
					s.bind(arg, args[i])
				}
			}
			s.people = forPeople(r)
			s.body(r.Body)
			if r.Head.Key != nil {
				result = union(result, s.list(s.term(r.Head.Key), r.Location))
			}
			if r.Head.Value != nil {
				result = union(result, s.term(r.Head.Value))
			}
		}
	}
	a.calls[key] = result
	return result
}

func importsOf(m *ast.Module) map[string]string {
	out := map[string]string{}
	for _, i := range m.Imports {
		if path, ok := i.Path.Value.(ast.Ref); ok {
			out[string(i.Name())] = strings.TrimPrefix(path.String(), "data.")
		}
	}
	return out
}

// union adds what is new.
func union(a, b []origin) []origin {
	for _, o := range b {
		if !slices.ContainsFunc(a, func(p origin) bool { return fmt.Sprint(p) == fmt.Sprint(o) }) {
			a = append(a, o)
		}
	}
	return a
}

// body finds out what the variables of a body are, whose expressions stand in
// no order, then looks at each expression for what it reads.
func (s *scope) body(body ast.Body) {
	final := s.final
	s.final = false
	for range 3 {
		for _, e := range body {
			s.expr(e, body)
		}
	}
	s.final = true
	for _, e := range body {
		s.expr(e, body)
	}
	s.final = final || s.final
}

func (s *scope) expr(e *ast.Expr, body ast.Body) {
	if !s.goesOn(e.Location) {
		return
	}
	if len(e.With) > 0 {
		s.errorf(e.Location, "with has no place in a rule")
	}
	if e.Negated {
		inner := *s
		inner.negated = true
		inner.positive(e, body)
		return
	}
	s.positive(e, body)
}

func (s *scope) positive(e *ast.Expr, body ast.Body) {
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		s.some(terms)
	case *ast.Every:
		s.every(terms)
	case *ast.Term:
		s.term(terms)
	case []*ast.Term:
		s.builtin(terms, e, body)
	}
}

func (s *scope) some(d *ast.SomeDecl) {
	call, ok := iteration(d)
	if !ok {
		return
	}
	if len(call) == 4 {
		s.bind(call[1], []origin{{}})
	}
	s.bind(call[len(call)-2], s.elements(s.term(call[len(call)-1])))
}

func (s *scope) every(e *ast.Every) {
	before := len(s.a.reads) + len(s.a.iterates)
	domain := s.term(e.Domain)
	if len(s.a.reads)+len(s.a.iterates) != before || slices.ContainsFunc(domain, func(o origin) bool { return o.form != anyForm }) {
		s.errorf(e.Location, "every over input is not checked by the compiler: count what breaks it, as in count([x | some x in xs; ...]) == 0, or have the model say it")
	}
	inner := s.nested()
	inner.total = true
	inner.bind(e.Value, s.elements(domain))
	inner.body(e.Body)
}

// nested is a scope whose variables are its own and whose outer ones are seen.
func (s *scope) nested() *scope {
	inner := *s
	inner.vars = maps.Clone(s.vars)
	return &inner
}

func (s *scope) bind(pattern *ast.Term, origins []origin) {
	switch p := pattern.Value.(type) {
	case ast.Var:
		if !p.IsWildcard() {
			s.vars[string(p)] = union(s.vars[string(p)], origins)
		}
	case *ast.Array:
		p.Foreach(func(t *ast.Term) { s.bind(t, []origin{{}}) })
	case ast.Object:
		p.Foreach(func(_, t *ast.Term) { s.bind(t, []origin{{}}) })
	}
}

// builtin looks at an expression that is a call: an operator and its operands.
func (s *scope) builtin(terms []*ast.Term, e *ast.Expr, body ast.Body) {
	op := terms[0].String()
	if len(terms) != 3 { // not an operator, or one with too few operands, which the type check says
		op = ""
	}
	switch op {
	case "assign", "eq":
		s.assign(terms, e, body)
	case "equal":
		if s.answer(terms[1], terms[2]) || s.answer(terms[2], terms[1]) {
			return
		}
		s.callTerm(terms, e.Location, nil)
	default:
		var growing *ast.Term
		if counted(terms) != nil {
			growing = counted(terms)
		}
		s.callTerm(terms, e.Location, growing)
	}
}

// answer looks at ask.has(fn, "timeout") == "no".
func (s *scope) answer(question, word *ast.Term) bool {
	call, ok := question.Value.(ast.Call)
	if !ok || s.question(call) == "" {
		return false
	}
	text, ok := word.Value.(ast.String)
	if !ok || !slices.Contains(answers, string(text)) {
		s.errorf(question.Location, "the answer of %s is compared with %s, want \"yes\" or \"no\"", call[0], word)
	}
	s.ask(call)
	return true
}

// What is wrong with a question.
const (
	noQuestion  = "ask has no question %s"
	notCompared = "the answer of ask.%[1]s must be compared where it is asked: ask.%[1]s(...) == \"yes\" or == \"no\""
)

// question is the name of the question that a call asks, "" if it is none.
func (s *scope) question(call ast.Call) string {
	pkg, name := s.function(call[0])
	if pkg == askPackage {
		return name
	}
	return ""
}

// ask records what a question is about: an attribute of a resource or block,
// or an item of a list.
func (s *scope) ask(call ast.Call) {
	name := s.question(call)
	if questions[name] == nil { // or what the questions are made of
		s.errorf(call[0].Location, noQuestion, name)
	}
	if len(call) <= plainArity {
		return // which the type check says
	}
	for _, arg := range call[plainArity+1:] {
		s.term(arg)
	}
	how := asked
	if !plainQuestions[name] {
		how |= worded
	}
	literal, isLiteral := call[2].Value.(ast.String)
	for _, o := range s.quiet(call[1]) {
		if !isLiteral && o.form == valueForm && o.typ.Base == model.ListBase {
			s.record(read{o.root, o.via, o.kind, o.attr}, how, call[1].Location)
			continue
		}
		if !isLiteral {
			s.errorf(call[2].Location, "ask.%s is asked of a variable attribute: write the attribute's name", name)
			continue
		}
		s.step(o, string(literal), how, call[2].Location)
	}
}

// plainQuestions are those whose answer does not depend on what a text says.
var plainQuestions = map[string]bool{"has": true, "filled": true, "is": true, "above": true, "below": true}

// quiet evaluates a block that a question is asked of. A list on the way is
// not read by that alone if it is asked about by its items.
func (s *scope) quiet(t *ast.Term) []origin {
	if len(s.term(t)) == 0 {
		s.errorf(t.Location, "it cannot be seen of what kind %s is: questions are asked of resources of input and of what belongs to them", t)
	}
	return s.term(t)
}

// assign binds the variable of x := y or x = y.
func (s *scope) assign(terms []*ast.Term, e *ast.Expr, body ast.Body) {
	left, right := terms[1], terms[2]
	if _, ok := left.Value.(ast.Var); !ok && terms[0].String() == "eq" {
		if _, ok := right.Value.(ast.Var); ok {
			left, right = right, left
		} else if s.answer(left, right) || s.answer(right, left) {
			return
		} else {
			s.callTerm(terms, e.Location, nil)
			return
		}
	}
	inner := *s
	v, _ := left.Value.(ast.Var)
	inner.loose = s.loose || s.people[v]
	origins := inner.term(right)
	if collects(right, origins) && !s.growing(v, e, body) {
		inner.total = true
		origins = inner.term(right)
	}
	s.bind(left, origins)
}

// collects tells whether a term gathers: a comprehension, or the call of a
// function whose result one is.
func collects(t *ast.Term, origins []origin) bool {
	if _, ok := t.Value.(ast.Call); ok {
		return slices.ContainsFunc(origins, func(o origin) bool { return o.form == listForm })
	}
	return comprehension(t)
}

// alwaysDefined tells whether a function has a value for every argument: its
// chain ends in an else without a condition, or there is a default.
func alwaysDefined(rules []*ast.Rule) bool {
	return slices.ContainsFunc(rules, func(r *ast.Rule) bool {
		if r.Default {
			return true
		}
		if r.Else == nil {
			return false
		}
		for r.Else != nil {
			r = r.Else
		}
		return len(r.Body) == 1 && ast.Boolean(true).Equal(termValue(r.Body[0]))
	})
}

func termValue(e *ast.Expr) ast.Value {
	if t, ok := e.Terms.(*ast.Term); ok {
		return t.Value
	}
	return ast.Null{}
}

// forPeople are the variables of a rule's body that are used for nothing but
// what its finding shows.
func forPeople(r *ast.Rule) map[ast.Var]bool {
	out := map[ast.Var]bool{}
	for _, e := range r.Body {
		if v, ok := assigned(e); ok {
			out[v] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for v := range out {
			if !onlyShown(r, v, out) {
				delete(out, v)
				changed = true
			}
		}
	}
	return out
}

// assigned is the variable that an expression gives a value.
func assigned(e *ast.Expr) (ast.Var, bool) {
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || len(terms) != 3 || e.Negated || terms[0].String() != "assign" {
		return "", false
	}
	v, ok := terms[1].Value.(ast.Var)
	return v, ok
}

// defines tells whether an expression is what gives the variable its value.
func defines(e *ast.Expr, v ast.Var) bool {
	w, ok := assigned(e)
	return ok && w == v
}

// forMessage tells whether an expression gives a value to a variable that is for
// people only, or makes a message.
func forMessage(e *ast.Expr, people map[ast.Var]bool) bool {
	v, ok := assigned(e)
	terms, isCall := e.Terms.([]*ast.Term)
	return ok && isCall && (people[v] || message(terms[2]))
}

// onlyShown tells whether every use of a variable is in a message, in the
// making of the finding or in the value of such a variable.
func onlyShown(r *ast.Rule, v ast.Var, people map[ast.Var]bool) bool {
	for _, e := range r.Body {
		if mentions(e, v) && !defines(e, v) && !forMessage(e, people) {
			return false
		}
	}
	for _, t := range []*ast.Term{r.Head.Key, r.Head.Value} {
		if t != nil && mentions(t, v) && !message(t) {
			return false
		}
	}
	return true
}

func comprehension(t *ast.Term) bool {
	switch t.Value.(type) {
	case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
		return true
	default:
		return false
	}
}

// growing tells whether more in the collection v never means fewer findings:
// it is counted from below, iterated or shown, and nothing else.
func (s *scope) growing(v ast.Var, of *ast.Expr, body ast.Body) bool {
	return s.people[v] || !slices.ContainsFunc(body, func(e *ast.Expr) bool {
		return e != of && mentions(e, v) && !s.grows(v, e)
	})
}

// grows tells whether more in the collection v makes an expression no less true.
func (s *scope) grows(v ast.Var, e *ast.Expr) bool {
	if e.Negated {
		return false
	}
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		return true
	case []*ast.Term:
		if w, ok := assigned(e); ok {
			return s.people[w] || message(terms[2])
		}
		if c := counted(terms); c != nil {
			return c.Value.Compare(v) == 0
		}
		return terms[0].String() == "internal.member_2" && !mentions(terms[1], v)
	}
	return false
}

func mentions(x any, v ast.Var) bool {
	found := false
	ast.WalkVars(x, func(w ast.Var) bool {
		found = found || w == v
		return found
	})
	return found
}

// counted is the x of count(x) > 0, count(x) >= 1 and x != set(), nil otherwise.
func counted(terms []*ast.Term) *ast.Term {
	if len(terms) != 3 {
		return nil
	}
	many, few := terms[1], terms[2]
	switch terms[0].String() {
	case "lt", "lte":
		many, few = few, many
	case "gt", "gte":
	case "neq":
		if n := few.String(); n == "set()" || n == "[]" {
			return many
		}
		return nil
	default:
		return nil
	}
	if _, ok := few.Value.(ast.Number); !ok {
		return nil
	}
	if call, ok := many.Value.(ast.Call); ok && len(call) == 2 && call[0].String() == "count" {
		return call[1]
	}
	return nil
}

// shownCalls are the functions whose arguments are for people.
var shownCalls = map[string]bool{"sprintf": true, "concat": true, "format_int": true, "found.at": true, "found.also": true}

// message tells whether a term only makes text for people.
func message(t *ast.Term) bool {
	call, ok := t.Value.(ast.Call)
	return ok && shownCalls[call[0].String()]
}

// function is the package and name of the function that a call calls, "" and
// the name for one of OPA's own.
func (s *scope) function(operator *ast.Term) (pkg, name string) {
	ref, ok := operator.Value.(ast.Ref)
	if !ok {
		return "", operator.String()
	}
	head := strings.Trim(ref[0].String(), `"`)
	if len(ref) == 1 {
		if len(s.a.lib.rules(s.pkg, head)) > 0 {
			return s.pkg, head
		}
		return "", head
	}
	path := make([]string, 0, len(ref))
	for _, t := range ref {
		if text, ok := t.Value.(ast.String); ok {
			path = append(path, string(text))
		}
	}
	if target, ok := s.imports[head]; ok && len(path) > 0 {
		return strings.Join(append([]string{target}, path[:len(path)-1]...), "."), path[len(path)-1]
	}
	if head == "data" && len(path) > 0 {
		return strings.Join(path[:len(path)-1], "."), path[len(path)-1]
	}
	return "", ref.String()
}
