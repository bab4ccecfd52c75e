package engine

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/belay-dev/belay/engine/encoded"
)

// A program is a rule that can be evaluated.
type program struct {
	module *module
	lib    library   // all that the rule may call, and the rule
	shared []*module // the modules of the library
	query  ast.Body  // of finding, and of applies unless that is exact
	err    error

	judged             bool // it says on what it judges
	across             bool // what it finds may depend on more than one resource of the input
	foreseen           bool // finding and applies say what must be there for them to be anything
	findings, judgings needs
	*compiled

	ready bool            // to be evaluated, or for load to be called
	code  *code           // that it is read from when it is first evaluated; nil if it was compiled
	body  *encoded.Reader // there
	parse func() error    // what relaxing it takes
	first sync.Once       // that it is read
	fault error           // of that

	mu    sync.Mutex
	loose map[string]*program // relaxed, by the attributes left out
}

// relaxed is the program without what depends on some attributes, nil if
// the rule cannot be taken apart.
func (p *program) relaxed(attrs []string) *program {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := strings.Join(attrs, " ")
	if out, ok := p.loose[key]; ok {
		return out
	}
	var out *program
	known := false
	if p.code != nil {
		out, known = p.code.relaxed(p, key)
	}
	if !known {
		if err := p.parse(); err != nil {
			out = &program{module: p.module, err: err}
		} else {
			out = p.takenApart(attrs)
		}
	}
	if p.loose == nil {
		p.loose = map[string]*program{}
	}
	p.loose[key] = out
	return out
}

// takenApart compiles the program without what depends on some attributes. It is nil
// if the rule cannot be taken apart.
func (p *program) takenApart(attrs []string) *program {
	m := relax(p.module.rule, p.module.ast, p.lib, attrs)
	if m == nil {
		return nil
	}
	out := &program{
		module: &module{file: p.module.file, ast: m, rule: p.module.rule},
		lib:    p.lib, shared: p.lib.needed(m, p.shared),
	}
	compile([]*program{out}, func(m *ast.Module) *ast.Module { return m })
	return out
}

// compiled is what the rules of one shard share.
type compiled struct {
	compiler *ast.Compiler
	store    storage.Store
}

// ready sees to it that rules can be asked. What ships is read when it is first
// evaluated, if it was compiled before. What was not is parsed and compiled here, in
// as many shards as there are processors: half of the rules at a time on each of
// two is twice as fast as all of them on one.
func (e *Engine) ready(rules []*Rule) []*program {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make([]*program, len(rules))
	var open []*program
	for i, r := range rules {
		p := e.programs[r]
		if all[i] = p; p.ready {
			continue
		}
		p.ready = true
		p.parse = func() error {
			e.mu.Lock()
			defer e.mu.Unlock()
			return e.parse(p)
		}
		if p.module.source != nil || !e.code.foresee(p) {
			open = append(open, p)
		}
	}
	if len(open) == 0 {
		return all
	}
	if err := e.library(); err != nil {
		for _, p := range open {
			p.err = err
		}
		return all
	}
	shards := min(len(open), runtime.GOMAXPROCS(0))
	parallel(shards, func(shard int) {
		var mine []*program
		for i := shard; i < len(open); i += shards {
			p := open[i]
			p.foreseen = true
			if p.err = e.parse(p); p.err == nil {
				mine = append(mine, p)
			}
		}
		if len(mine) > 0 {
			compile(mine, rewrite)
		}
	})
	return all
}

// library parses what rules may call.
func (c *catalogue) library() error {
	if c.lib != nil {
		return nil
	}
	for _, m := range c.shared {
		if err := m.parse(c.files, false); err != nil {
			return err
		}
		sortObjects(m.ast)
	}
	c.lib = libraryOf(c.shared)
	return nil
}

// sortObjects has OPA sort the keys of all objects and sets in a module, which it else
// does when one is first looked through. Then several may read the module at once:
// a copy is made without a look at whether somebody sorts.
func sortObjects(m *ast.Module) {
	ast.WalkTerms(m, func(*ast.Term) bool { return false })
}

// parse parses a rule and what it may call. If that fails the rule has failed.
func (c *catalogue) parse(p *program) error {
	if p.lib != nil {
		return nil
	}
	if err := c.library(); err != nil {
		return err
	}
	if err := p.module.parse(c.files, false); err != nil {
		return err
	}
	p.shared, p.lib = c.shared, maps.Clone(c.lib)
	p.lib[strings.Join(packagePath(p.module.ast), ".")] = []*ast.Module{p.module.ast}
	return nil
}

// compile prepares a query for each of the rules. What was checked when the
// rules were loaded is not checked again.
func compile(programs []*program, prepared func(*ast.Module) *ast.Module) {
	files := make(map[string]*ast.Module, len(programs[0].shared)+len(programs))
	for _, m := range programs[0].shared {
		if strings.Join(packagePath(m.ast), ".") == askPackage {
			continue // its questions are answered without it
		}
		if files[m.file] = m.ast.Copy(); m.source != nil {
			files[m.file] = rewrite(m.ast) // of a user, and may ask questions as rules do
		}
	}
	for _, p := range programs {
		files[p.module.file] = prepared(p.module.ast)
	}
	c := ast.NewCompiler().WithBuiltins(askDecls).WithSkipStages( //nolint:staticcheck // WithCapabilities wants a list of all of OPA's functions, too
		ast.StageCheckTypes, ast.StageCheckUnusedImports, ast.StageCheckDuplicateImports,
		ast.StageCheckKeywordOverrides, ast.StageCheckDeprecatedBuiltins, ast.StageCheckRuleConflicts,
	)
	c.Compile(files)
	shared := &compiled{compiler: c, store: inmem.New()}
	for _, p := range programs {
		p.compiled = shared
		if c.Failed() {
			p.err = fmt.Errorf("compile: %w", c.Errors)
			continue
		}
		p.prepare()
	}
}

// prepare compiles the query that gives what the rule found, and on what it
// judges if it says.
func (p *program) prepare() {
	// Built of terms: OPA's parser sorts the declarations of all its functions each
	// time that it is asked to parse a line.
	pkg := ast.Ref{ast.DefaultRootDocument}
	for _, name := range p.module.rule.pkg {
		pkg = append(pkg, ast.StringTerm(name))
	}
	query := ast.NewBody(ast.Equality.Expr(ast.VarTerm("finding"), ast.NewTerm(pkg.Append(ast.StringTerm("finding")))))
	p.judged = slices.ContainsFunc(p.module.ast.Rules, func(r *ast.Rule) bool { return ruleName(r) == "applies" })
	if p.foreseen {
		p.findings, p.judgings = needsOf(p.module.ast, "finding"), needsOf(p.module.ast, "applies")
		p.across = p.looksAcross()
	}
	if p.judged && !p.exactly() {
		query.Append(ast.Equality.Expr(ast.VarTerm("applies"), ast.NewTerm(pkg.Append(ast.StringTerm("applies")))))
	}
	body, err := p.compiler.QueryCompiler().Compile(query)
	if err != nil {
		p.err = fmt.Errorf("compile the query of %s: %w", p.module.rule.ID, err)
		return
	}
	p.query = body
}

// exactly tells whether on what the rule judges can be said without evaluating
// it.
func (p *program) exactly() bool { return p.foreseen && p.judgings.exact }

// eval is the raw answer of the rule about an input, with or without unknown
// answers counting as those that it reports. A rule of which nothing could come is
// not evaluated.
func (p *program) eval(ctx context.Context, in *input, how asking) (finding, applies ast.Set, err error) {
	if p.err != nil {
		return nil, nil, p.err
	}
	if p.judged && p.exactly() {
		applies = p.judgings.ids(in, how)
	}
	if p.foreseen && !p.findings.possible(in, how, applies) {
		finding = ast.NewSet()
		if p.judged && applies == nil && !p.judgings.possible(in, how, nil) {
			applies = ast.NewSet()
		}
		if !p.judged || applies != nil {
			return finding, applies, nil
		}
	}
	term := in.sure
	if how == doubting {
		term = in.doubt
	}
	finding, asked, err := p.run(ctx, term)
	if asked != nil {
		applies = asked
	}
	return finding, applies, err
}

// load reads the rule, if that is still to be done.
func (p *program) load() error {
	if p.code == nil {
		return nil
	}
	p.first.Do(func() { p.fault = p.code.load(p) })
	return p.fault
}

// run evaluates the query.
func (p *program) run(ctx context.Context, in *ast.Term) (finding, applies ast.Set, err error) {
	if err := p.load(); err != nil {
		return nil, nil, err
	}
	txn, err := p.store.NewTransaction(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("evaluate: %w", err)
	}
	defer p.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	stop := context.AfterFunc(ctx, cancel.Cancel)
	defer stop()
	query := topdown.NewQuery(p.query).WithCompiler(p.compiler).WithStore(p.store).WithTransaction(txn).
		WithInput(in).WithBuiltins(askBuiltins).WithCancel(cancel).WithStrictBuiltinErrors(true)
	results, err := query.Run(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("evaluate: %w", err)
	}
	if len(results) != 1 {
		return nil, nil, fmt.Errorf("evaluate: %d results where one is expected", len(results))
	}
	for name, term := range results[0] {
		set, ok := term.Value.(ast.Set)
		if !ok {
			return nil, nil, fmt.Errorf("%s is %s, which is no set", name, term)
		}
		switch name {
		case "finding":
			finding = set
		case "applies":
			applies = set
		}
	}
	return finding, applies, nil
}

// doubtRef is where a rewritten rule looks up whether unknown answers count as
// those that it reports.
var doubtRef = ast.NewTerm(ast.InputRootRef.Append(ast.InternedTerm(doubtName)))

// questionName is the name of the question that a call asks.
func questionName(call ast.Call) string {
	ref, _ := call[0].Value.(ast.Ref)
	return lastName(ref)
}

func lastName(ref ast.Ref) string {
	name, _ := ref[len(ref)-1].Value.(ast.String)
	return string(name)
}

// rewrite makes the questions of a rule answerable twice: ask.f(...) == "no"
// becomes internal.ask_f(..., "no", input.doubt), where the input decides whether
// an unknown answer counts as the one that the rule reports. What a message shows
// becomes a question that always has an answer, lest an attribute that is not
// there silence the finding.
func rewrite(m *ast.Module) *ast.Module {
	out := m.Copy()
	imports := importsOf(out)
	ast.WalkExprs(out, func(e *ast.Expr) bool {
		terms, ok := e.Terms.([]*ast.Term)
		if !ok || len(terms) != 3 {
			return false
		}
		if op := terms[0].String(); op != "equal" && op != "eq" {
			return false
		}
		question, word := terms[1], terms[2]
		if !isQuestion(question, imports) {
			question, word = word, question
		}
		text, ok := word.Value.(ast.String)
		if !ok || !isQuestion(question, imports) {
			return false
		}
		call, _ := question.Value.(ast.Call)
		decl := askDecls[countsAs+questionName(call)]
		if decl == nil {
			return false
		}
		operator := ast.NewTerm(decl.Ref()).SetLocation(call[0].Location)
		e.Terms = append(append([]*ast.Term{operator}, call[1:]...), ast.InternedTerm(string(text)), doubtRef)
		return false
	})
	ast.WalkTerms(out, func(t *ast.Term) bool {
		call, ok := t.Value.(ast.Call)
		if !ok || call[0].String() != "sprintf" || len(call) != 3 {
			return false
		}
		if items, ok := call[2].Value.(*ast.Array); ok {
			call[2] = ast.ArrayTerm(showItems(items)...).SetLocation(call[2].Location)
		}
		return false
	})
	return out
}

func isQuestion(t *ast.Term, imports map[string]string) bool {
	call, ok := t.Value.(ast.Call)
	if !ok {
		return false
	}
	ref, ok := call[0].Value.(ast.Ref)
	return ok && isOfAsk(ref, imports)
}

// isOfAsk tells whether a reference leads into the package of questions.
func isOfAsk(ref ast.Ref, imports map[string]string) bool {
	if len(ref) < 2 {
		return false
	}
	head, ok := ref[0].Value.(ast.Var)
	return ok && (imports[string(head)] == askPackage || strings.HasPrefix(ref.String(), "data."+askPackage+"."))
}

// isShowable tells whether a term is fn.timeout: a variable and a name.
func isShowable(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	if !ok || len(ref) != 2 || ref[0].Value.Compare(ast.InputRootDocument.Value) == 0 {
		return false
	}
	_, isVar := ref[0].Value.(ast.Var)
	_, isName := ref[1].Value.(ast.String)
	return isVar && isName
}

// shownRef is the function of package found by which messages show attributes.
var shownRef = ast.MustParseRef("data." + foundPackage + ".shown")

// showItems replaces fn.timeout among what a message shows, and where it shows how
// many they are.
func showItems(items *ast.Array) []*ast.Term {
	out := make([]*ast.Term, 0, items.Len())
	items.Foreach(func(item *ast.Term) {
		if call := amount(item); call != nil {
			item = ast.CallTerm(call[0], showItem(call[1]), call[2]).SetLocation(item.Location)
		}
		out = append(out, showItem(item))
	})
	return out
}

// amount is a call of found.amount, nil if the term is none.
func amount(t *ast.Term) ast.Call {
	call, ok := t.Value.(ast.Call)
	if !ok || len(call) != 3 || call[0].String() != "found.amount" {
		return nil
	}
	return call
}

func showItem(item *ast.Term) *ast.Term {
	ref, ok := item.Value.(ast.Ref)
	if !ok || !isShowable(item) {
		return item
	}
	return ast.CallTerm(ast.NewTerm(shownRef), ref[0], ref[1]).SetLocation(item.Location)
}
