package engine

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/belay-dev/belay/engine/encoded"
	"github.com/belay-dev/belay/internal/model"
)

// A code is the rules of a tree as they were compiled when its index was made: what
// a check asks is read from there, and nothing of the tree is parsed.
type code struct {
	programs map[string]coded // by the file of the rule
	modules  []*ast.Module    // of the library, without their rules

	mu      sync.Mutex // guards what follows, and the readers, which share terms
	library []function
}

// A coded is a rule, not yet read.
type coded struct{ needs, body, relaxed *encoded.Reader }

// A function is a rule of the library, read when it is first called.
type function struct {
	of   int // the module
	file string
	body *encoded.Reader
	rule *ast.Rule
}

// writeCode compiles rules that were checked, and writes down what the compiler made.
func writeCode(w *encoded.Writer, modules []*module) error {
	c := &coder{library: map[string]int{}}
	lib := libraryOf(modules)
	var shared []*module
	for _, m := range modules {
		if m.rule == nil {
			shared = append(shared, m)
		}
	}
	for _, m := range modules {
		if m.rule != nil {
			c.programs = append(c.programs, &program{module: m, lib: lib, shared: shared, foreseen: true})
		}
	}
	compile(c.programs, rewrite)
	for _, p := range c.programs {
		if p.err != nil {
			return fmt.Errorf("index %s: %w", p.module.file, p.err)
		}
	}
	return c.write(w, c.programs[0].compiler, shared)
}

// A coder writes down what the compiler made.
type coder struct {
	programs []*program
	library  map[string]int // the number of a rule of it, by where it stands
}

func (c *coder) write(w *encoded.Writer, compiler *ast.Compiler, shared []*module) error {
	shared = slices.DeleteFunc(slices.Clone(shared), func(m *module) bool { return compiler.Modules[m.file] == nil })
	w.Len(len(shared))
	for _, m := range shared {
		compiled := compiler.Modules[m.file]
		w.Text(m.file)
		w.Value(compiled.Package.Path)
		w.Len(len(compiled.Rules))
		for _, r := range compiled.Rules {
			c.library[placeOf(r)] = len(c.library)
			w.Block(func(w *encoded.Writer) { w.Rule(r) })
		}
	}
	w.Len(len(c.programs))
	for _, p := range c.programs {
		w.Text(p.module.file)
		w.Block(func(w *encoded.Writer) {
			w.Bool(p.judged)
			w.Bool(p.across)
			writeNeeds(w, p.findings)
			writeNeeds(w, p.judgings)
		})
		w.Block(func(w *encoded.Writer) { c.body(w, p) })
		relaxed, err := c.relaxed(p)
		if err != nil {
			return err
		}
		w.Block(relaxed)
	}
	return nil
}

func placeOf(r *ast.Rule) string {
	return fmt.Sprintf("%s:%d:%d", r.Location.File, r.Location.Row, r.Location.Col)
}

// kept is without how many attributes at most a rule is kept compiled, of those that it
// reads by value. More are seldom unknown at once.
const kept = 2

// relaxed is a rule without each of its attributes and without each few, as far as it
// can be taken apart.
func (c *coder) relaxed(p *program) (func(*encoded.Writer), error) {
	sets := subsets(p.module.rule.bareNames(), kept)
	programs := make([]*program, len(sets))
	for i, attrs := range sets {
		programs[i] = p.takenApart(attrs)
		if programs[i] != nil && programs[i].err != nil {
			return nil, fmt.Errorf("index %s without %v: %w", p.module.file, attrs, programs[i].err)
		}
	}
	return func(w *encoded.Writer) {
		w.Len(len(sets))
		for i, attrs := range sets {
			w.Word(strings.Join(attrs, " "))
			w.Bool(programs[i] != nil)
			if programs[i] != nil {
				w.Bool(programs[i].judged)
				w.Block(func(w *encoded.Writer) { c.body(w, programs[i]) })
			}
		}
	}, nil
}

// bareNames are the attributes that a rule reads by value of its subjects and of what
// it reaches from them, as doubtsOf names them.
func (r *Rule) bareNames() []string {
	var out []string
	for _, at := range r.uses {
		if at.how&bare != 0 && at.root == r.Subject {
			out = append(out, at.field())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// subsets are the sets of one up to most of the names, each in order.
func subsets(names []string, most int) [][]string {
	var out [][]string
	for i, name := range names {
		out = append(out, []string{name})
		if most > 1 {
			for _, more := range subsets(names[i+1:], most-1) {
				out = append(out, append([]string{name}, more...))
			}
		}
	}
	return out
}

// body writes what evaluating a rule takes: the query, its rules and which of the
// library they call.
func (c *coder) body(w *encoded.Writer, p *program) {
	compiled := p.compiler.Modules[p.module.file]
	w.Value(compiled.Package.Path)
	w.Bool(slices.ContainsFunc(compiled.Rules, func(r *ast.Rule) bool { return indexes(p.compiler, r) }))
	w.Body(p.query)
	w.Len(len(compiled.Rules))
	reached := map[int]bool{}
	for _, r := range compiled.Rules {
		w.Rule(r)
		c.reach(p.compiler.Graph, r, reached)
	}
	w.Len(len(reached))
	for i := range len(c.library) {
		if reached[i] {
			w.Len(i)
		}
	}
}

// indexes tells whether the compiler found a comprehension of a rule that needs to be
// evaluated once for all that iterates around it.
func indexes(c *ast.Compiler, r *ast.Rule) bool {
	found := false
	ast.WalkTerms(r, func(t *ast.Term) bool {
		found = found || c.ComprehensionIndex(t) != nil
		return found
	})
	return found
}

// reach adds the rules of the library that a rule needs, by number.
func (c *coder) reach(in *ast.Graph, r *ast.Rule, reached map[int]bool) {
	for ; r != nil; r = r.Else {
		for dependency := range in.Dependencies(r) {
			other, ok := dependency.(*ast.Rule)
			if !ok {
				continue
			}
			if i, ok := c.library[placeOf(other)]; ok && !reached[i] {
				reached[i] = true
				c.reach(in, other, reached)
			}
		}
	}
}

func writeNeeds(w *encoded.Writer, n needs) {
	w.Bool(n.exact)
	w.Word(n.text)
	w.Len(len(n.bodies))
	for _, body := range n.bodies {
		w.Len(len(body))
		for _, x := range body {
			w.Word(string(x.kind))
			w.Bool(x.subject)
			writeDemands(w, x.demands)
		}
	}
}

func writeDemands(w *encoded.Writer, all []demand) {
	w.Len(len(all))
	for _, g := range all {
		w.Word(g.asks)
		w.Len(g.of)
		switch {
		case g.ask != nil:
			w.Term(g.name)
			writeOperand(w, g.wanted)
			w.Uint(uint64(g.want))
			w.Bool(g.bare)
		default:
			w.Word(g.op)
			writeOperand(w, g.left)
			writeOperand(w, g.right)
			writeName(w, g.each)
			w.Len(g.into)
			writeDemands(w, g.inner)
			w.Len(len(g.either))
			for _, body := range g.either {
				writeDemands(w, body)
			}
		}
	}
}

func writeOperand(w *encoded.Writer, o operand) {
	w.Bool(o.constant != nil)
	if o.constant != nil {
		w.Value(o.constant)
		return
	}
	writeName(w, o.setting)
	w.Len(o.of)
	writeName(w, o.name)
}

// writeName writes a term that may be nil.
func writeName(w *encoded.Writer, t *ast.Term) {
	w.Bool(t != nil)
	if t != nil {
		w.Term(t)
	}
}

func readNeeds(r *encoded.Reader) needs {
	out := needs{exact: r.Bool(), text: r.Word(), bodies: make([][]need, r.Len())}
	for i := range out.bodies {
		body := make([]need, r.Len())
		for j := range body {
			body[j] = need{kind: model.Kind(r.Word()), subject: r.Bool(), demands: readDemands(r)}
		}
		out.bodies[i] = body
	}
	return out
}

func readDemands(r *encoded.Reader) []demand {
	out := make([]demand, r.Len())
	for i := range out {
		g := demand{asks: r.Word(), of: readSlot(r)}
		if g.ask = questions[g.asks]; g.ask != nil {
			g.name, g.wanted, g.want, g.bare = r.Term(), readOperand(r), truth(r.Uint()), r.Bool() //nolint:gosec // one of three
		} else {
			g.op, g.left, g.right, g.each, g.into, g.inner = r.Word(), readOperand(r), readOperand(r), readName(r), readSlot(r), readDemands(r)
			g.either = make([][]demand, r.Len())
			for j := range g.either {
				g.either[j] = readDemands(r)
			}
		}
		out[i] = g
	}
	return out
}

func readOperand(r *encoded.Reader) operand {
	if r.Bool() {
		return operand{constant: r.Value()}
	}
	return operand{setting: readName(r), of: readSlot(r), name: readName(r)}
}

// readSlot reads a place in a scope. A damaged index may say any.
func readSlot(r *encoded.Reader) int { return min(r.Int(), scopeSize-1) }

func readName(r *encoded.Reader) *ast.Term {
	if !r.Bool() {
		return nil
	}
	return r.Term()
}

// readCode reads where the rules are.
func readCode(r *encoded.Reader) *code {
	c := &code{}
	for i := range r.Len() {
		file := r.Text()
		path, _ := r.Value().(ast.Ref)
		c.modules = append(c.modules, &ast.Module{Package: &ast.Package{Path: path}})
		for range r.Len() {
			c.library = append(c.library, function{of: i, file: file, body: r.Block()})
		}
	}
	n := r.Len()
	c.programs = make(map[string]coded, n)
	for range n {
		file := r.Text()
		p := coded{needs: r.Block(), body: r.Block(), relaxed: r.Block()}
		c.programs[file] = p
	}
	return c
}

// foresee reads what a rule needs. It reports whether the rule is there.
func (c *code) foresee(p *program) bool {
	if c == nil {
		return false
	}
	from, ok := c.programs[p.module.file]
	if !ok {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r := from.needs
	p.judged, p.across, p.foreseen = r.Bool(), r.Bool(), true
	p.findings, p.judgings = readNeeds(r), readNeeds(r)
	if err := r.Err(); err != nil {
		p.err = fmt.Errorf("read %s: %w", indexFile, err)
	}
	p.code, p.body = c, from.body
	return true
}

// relaxed reads a rule without some attributes, nil if it could not be taken apart.
// It reports whether that is kept.
func (c *code) relaxed(p *program, attrs string) (out *program, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := *c.programs[p.module.file].relaxed
	for range all.Len() {
		found, apart := all.Word() == attrs, all.Bool()
		if apart {
			out = &program{module: &module{file: p.module.file, rule: p.module.rule}, code: c, judged: all.Bool(), body: all.Block()}
		}
		if found && all.Err() == nil {
			return out, true
		}
		out = nil
	}
	return nil, false
}

// load reads a rule and what it calls.
func (c *code) load(p *program) error {
	modules, indexed, err := c.read(p)
	if err != nil {
		return err
	}
	compiler := ast.NewCompiler().WithSkipStages(allButIndexes...).WithStageAfterID(ast.StageBuildRuleIndices, ast.CompilerStageDefinition{
		Name:  "TakeModules",
		Stage: func(c *ast.Compiler) *ast.Error { c.Modules = modules; return nil },
	})
	compiler.RuleTree = ast.NewRuleTree(ast.NewModuleTree(modules))
	names := map[string]*ast.Module{}
	if indexed {
		compiler.WithBuiltins(askDecls) //nolint:staticcheck // as in compile
		for name, m := range modules {
			names[name] = &ast.Module{Package: m.Package}
		}
	} else {
		compiler.WithCapabilities(&ast.Capabilities{}).WithSkipStages(ast.StageBuildComprehensionIndices)
	}
	compiler.Compile(names)
	if compiler.Failed() {
		return fmt.Errorf("compile: %w", compiler.Errors)
	}
	p.compiled = &compiled{compiler: compiler, store: inmem.New()}
	return nil
}

// allButIndexes are the stages of the compiler that were gone through when the rules
// were written down.
var allButIndexes = slices.DeleteFunc(ast.AllStages(), func(s ast.StageID) bool {
	return s == ast.StageBuildRuleIndices || s == ast.StageBuildComprehensionIndices
})

// read are the modules of a rule, compiled, and whether they have comprehensions to
// be indexed.
func (c *code) read(p *program) (modules map[string]*ast.Module, indexed bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := p.body
	r.In(p.module.file)
	path, _ := r.Value().(ast.Ref)
	own := &ast.Module{Package: &ast.Package{Path: path}}
	indexed = r.Bool()
	p.query = r.Body()
	own.Rules = make([]*ast.Rule, r.Len())
	for i := range own.Rules {
		own.Rules[i] = r.Rule(own)
	}
	modules = map[string]*ast.Module{p.module.file: own}
	for range r.Len() {
		i := r.Int()
		if r.Err() != nil || i >= len(c.library) {
			break
		}
		f := &c.library[i]
		if f.rule == nil {
			f.body.In(f.file)
			f.rule = f.body.Rule(c.modules[f.of])
			if err := f.body.Err(); err != nil {
				return nil, false, fmt.Errorf("read %s: %w", indexFile, err)
			}
		}
		of := modules[f.file]
		if of == nil {
			of = &ast.Module{Package: c.modules[f.of].Package}
			modules[f.file] = of
		}
		of.Rules = append(of.Rules, f.rule)
	}
	if err := r.Err(); err != nil {
		return nil, false, fmt.Errorf("read %s: %w", indexFile, err)
	}
	return modules, indexed, nil
}
