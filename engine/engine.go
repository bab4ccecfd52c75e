// Package engine asks rules about graphs: it loads rule packages, works out
// what each of them reads, evaluates them with OPA and makes outcomes of what
// they say, unknown among them.
package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// Options select rules and say how they judge.
type Options struct {
	// Rules are the ids of the rules to ask, whatever their tier; empty is all of Tiers.
	Rules []string
	// Skip are ids of rules not to ask.
	Skip []string
	// Tiers are those of the profile; empty is all.
	Tiers []Tier
	// Settings override the defaults that rules declare.
	Settings map[string]any
	// All asks for the outcomes Passed and NotApplicable too.
	All bool
	// Severities are those of findings by rule id, instead of the rules' own.
	Severities map[string]Severity
	// Observer is told what a check does; nil is nobody.
	Observer Observer
	// Own are trees of rules beside those that ship.
	Own []Source
	// Limit is how long one of the own rules may take for a unit; 0 is DefaultLimit.
	Limit time.Duration
}

// An Engine holds the selected rules. It may be used for many checks, at the
// same time too.
type Engine struct {
	*catalogue

	rules      []*Rule // selected, sorted by id
	all        bool
	settings   *ast.Term
	severities map[string]Severity
	observer   Observer
}

// A module is a rule package, or one of the library if it has no rule. It is
// parsed when it is needed.
type module struct {
	file   string // as messages name it
	name   string // in the tree of its source, if it has one
	ast    *ast.Module
	rule   *Rule
	source *Source // nil if it ships
}

// New loads the rules of a tree of files: packages rules.<family>.<rule> and
// the library they call, rules.lib. All of them must load, selected or not; the
// error names every one that does not. Rules that index.bin of the tree has were
// checked and compiled when it was made, and are not again.
func New(ctx context.Context, rules fs.FS, options Options) (*Engine, error) {
	files, sum, err := regoFiles(ctx, rules)
	if err != nil {
		return nil, err
	}
	modules, code, err := fromIndex(rules, files, sum)
	if err == nil && modules == nil {
		modules, err = check(rules, files)
	}
	if err != nil {
		return nil, err
	}
	c := &catalogue{
		files: rules, programs: map[*Rule]*program{}, code: code,
		own: len(options.Own) > 0, limit: cmp.Or(options.Limit, DefaultLimit),
	}
	if c.own {
		own, err := c.ownRules(ctx, options.Own, modules)
		if err != nil {
			return nil, err
		}
		modules = append(modules, own...)
	}
	for _, m := range modules {
		if m.rule == nil {
			c.shared = append(c.shared, m)
			continue
		}
		m.rule.Files, m.rule.File = rules, m.file
		if m.source != nil {
			m.rule.Source, m.rule.Files, m.rule.File = m.source.Name, m.source.FS, m.name
		}
		c.all = append(c.all, m.rule)
		c.programs[m.rule] = &program{module: m}
	}
	slices.SortFunc(c.all, byID)
	return c.engine(options)
}

// check parses the rules and checks all that is asked of a rule package.
func check(rules fs.FS, files []string) ([]*module, error) {
	modules := make([]*module, len(files))
	errs := make([]error, len(files))
	parallel(len(files), func(i int) {
		modules[i] = &module{file: files[i]}
		errs[i] = modules[i].parse(rules, true)
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	lib := libraryOf(modules)
	var own []*module
	for _, m := range modules {
		if !isLibrary(packagePath(m.ast)) {
			own = append(own, m)
		}
	}
	if len(own) == 0 {
		return nil, errors.New("there are no rules")
	}
	if err := load(own, lib); err != nil {
		return nil, err
	}
	if err := typeCheck(modules); err != nil {
		return nil, err
	}
	return modules, nil
}

// libraryOf are parsed modules by package.
func libraryOf(modules []*module) library {
	lib := library{}
	for _, m := range modules {
		pkg := strings.Join(packagePath(m.ast), ".")
		lib[pkg] = append(lib[pkg], m.ast)
	}
	return lib
}

func isLibrary(pkg []string) bool {
	return len(pkg) > 2 && pkg[0] == "rules" && pkg[1] == "lib"
}

// Rules are the selected rules, sorted by id.
func (e *Engine) Rules() []*Rule { return slices.Clone(e.rules) }

// Shows are all attributes that the selected rules look at, also those that
// only their messages show: what a workspace has to work out.
func (e *Engine) Shows() map[model.Kind]map[string]bool {
	out := map[model.Kind]map[string]bool{}
	for _, r := range e.rules {
		for _, at := range r.uses {
			add(out, at.kind, at.top())
		}
	}
	return out
}

// ruleName is the name of a rule or function in its package.
func ruleName(r *ast.Rule) string {
	name, _ := r.Head.Ref()[0].Value.(ast.Var)
	return string(name)
}

func compareReads(a, b read) int {
	return cmp.Or(
		cmp.Compare(a.root, b.root), cmp.Compare(a.via, b.via), cmp.Compare(a.kind, b.kind), cmp.Compare(a.attr, b.attr),
	)
}

func add(m map[model.Kind]map[string]bool, kind model.Kind, attr string) {
	if m[kind] == nil {
		m[kind] = map[string]bool{}
	}
	m[kind][attr] = true
}

// parse reads the module, unless that was done, with its annotations or without.
func (m *module) parse(rules fs.FS, annotations bool) error {
	if m.ast != nil {
		return nil
	}
	name := m.file
	if m.source != nil {
		rules, name = m.source.FS, m.name
	}
	content, err := fs.ReadFile(rules, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", m.file, err)
	}
	m.ast, err = ast.ParseModuleWithOpts(m.file, string(content), ast.ParserOptions{
		ProcessAnnotation: annotations, RegoVersion: ast.RegoV1,
	})
	if err != nil {
		return fmt.Errorf("parse %s: %w", m.file, err)
	}
	return nil
}

// parallel calls f for 0 to n-1 on as many goroutines as there are processors.
func parallel(n int, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// load makes rules of packages and checks what the compiler does not.
func load(own []*module, lib library) error {
	var errs []error
	ids := map[string]string{}
	for _, m := range own {
		rule, err := ruleOf(m.ast, m.source != nil)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", m.file, annotated(m.ast), err))
			continue
		}
		m.rule = rule
		if other, ok := ids[rule.ID]; ok {
			errs = append(errs, fmt.Errorf("%s:%d: rule %s is in %s already", m.file, annotated(m.ast), rule.ID, other))
		}
		ids[rule.ID] = m.file
		for _, problem := range examine(m, lib) {
			errs = append(errs, errors.New(problem))
		}
	}
	return errors.Join(errs...)
}

// examine works out what a rule reads and what of it is not allowed.
func examine(m *module, lib library) []string {
	a := &analysis{
		lib: lib, own: m.source != nil, subject: m.rule.Subject, settings: m.rule.Settings,
		reads: map[read]use{}, iterates: map[model.Kind]bool{}, calls: map[string][]origin{}, called: map[string]bool{},
	}
	a.module(m.ast)
	if a.gaveUp != "" {
		return []string{a.gaveUp}
	}
	for _, at := range slices.SortedFunc(maps.Keys(a.reads), compareReads) {
		m.rule.uses = append(m.rule.uses, used{at, a.reads[at]})
	}
	m.rule.kinds = slices.Sorted(maps.Keys(a.iterates))
	return a.errs
}

// module checks what a rule package may contain, and follows its rules.
func (a *analysis) module(m *ast.Module) {
	defines := map[string]bool{}
	for _, r := range m.Rules {
		name := ruleName(r)
		defines[name] = true
		switch {
		case strings.HasPrefix(name, "_"):
		case name != "finding" && name != "applies":
			a.errorf(r.Location, "a rule package defines finding and applies; %s must start with an underscore", name)
		case r.Head.Key == nil || r.Head.Value != nil || len(r.Head.Args) > 0:
			a.errorf(r.Location, "%s is a set: %s contains ... if", name, name)
		}
	}
	if !defines["finding"] {
		a.errorf(m.Package.Location, "the package defines no finding")
		return
	}
	for _, o := range a.rule(m, "finding") {
		for _, f := range o.elem {
			if f.form != findingForm || f.kind != a.subject || f.root != a.subject || f.via != "" {
				a.errorf(m.Package.Location, "finding is not made by found.at of a resource of input.%s, the rule's subject", a.subject)
			}
		}
	}
	if defines["applies"] {
		a.rule(m, "applies")
	}
	pkg := strings.Join(packagePath(m), ".")
	for _, r := range m.Rules {
		if name := ruleName(r); strings.HasPrefix(name, "_") && !a.called[pkg+"."+name] {
			a.errorf(r.Location, "%s is used by nothing", name)
		}
	}
	if !a.iterates[a.subject] {
		a.errorf(m.Package.Location, "the rule does not iterate input.%s, its subject", a.subject)
	}
}

// typeCheck compiles everything strictly against the schema.
func typeCheck(modules []*module) error {
	var raw any
	if err := json.Unmarshal(Schema(), &raw); err != nil {
		return fmt.Errorf("read the schema: %w", err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.MustParseRef("schema.model"), raw)
	parsed := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		parsed[m.file] = m.ast.Copy()
	}
	c := ast.NewCompiler().WithStrict(true).WithSchemas(schemas).WithUseTypeCheckAnnotations(true).SetErrorLimit(0).
		WithCapabilities(Sandbox())
	c.Compile(parsed)
	if c.Failed() {
		return plainly(c.Errors)
	}
	return nil
}

// selectRules are the rules that the options ask for.
func selectRules(all []*Rule, options Options) ([]*Rule, error) {
	for _, id := range slices.Concat(options.Rules, options.Skip) {
		if !slices.ContainsFunc(all, func(r *Rule) bool { return r.ID == id }) {
			return nil, &SelectionError{ID: id}
		}
	}
	var out []*Rule
	for _, r := range all {
		wanted := len(options.Tiers) == 0 || slices.Contains(options.Tiers, r.Tier)
		if len(options.Rules) > 0 {
			wanted = slices.Contains(options.Rules, r.ID)
		}
		if wanted && !slices.Contains(options.Skip, r.ID) {
			out = append(out, r)
		}
	}
	return out, nil
}

// A SelectionError is a rule or setting that was named and does not exist.
type SelectionError struct {
	ID      string
	Setting bool
}

func (e *SelectionError) Error() string {
	if e.Setting {
		return fmt.Sprintf("no rule has a setting %q", e.ID)
	}
	return fmt.Sprintf("there is no rule %q", e.ID)
}

// settingsTerm is input.settings: what the configuration sets, else the
// default of the rules that declare it.
func settingsTerm(all []*Rule, set map[string]any) (*ast.Term, error) {
	values := map[string]any{}
	for _, r := range all {
		for name, value := range r.Settings {
			if other, ok := values[name]; ok && !sameJSON(other, value) {
				return nil, fmt.Errorf("rule %s gives setting %s another default than a rule before it", r.ID, name)
			}
			values[name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if _, ok := values[name]; !ok {
			return nil, &SelectionError{ID: name, Setting: true}
		}
		values[name] = set[name]
	}
	value, err := ast.InterfaceToValue(values)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return ast.NewTerm(value), nil
}

func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
