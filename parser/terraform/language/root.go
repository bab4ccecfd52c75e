// Package language reads the Terraform language: it parses the files of a root
// module and of the modules that it calls, and evaluates their expressions as
// far as they can be known without a provider. Nothing is executed, fetched or
// read outside of the tree.
package language

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// Options say how a root module is evaluated.
type Options struct {
	// Parameters are values of variables of root modules, by name, and of
	// terraform.workspace.
	Parameters map[string]string
	// Values are what a plan was made with, by the name of the variable, as
	// expressions. They win over all others.
	Values map[string]string
	// VariableFiles are root-relative names of files; those that end in .tfvars or
	// .tfvars.json give values to variables. Parameters win.
	VariableFiles []string
	// Document makes the document of a data source of type aws_iam_policy_document:
	// a Block, or Unknown.
	Document func(*config.Resource) (model.Attr, []source.Problem)
}

// A Reader reads modules. It may be used concurrently, and parses a module that
// several roots call once.
type Reader struct {
	fs     fs.FS
	listed []string
	saw    func(name string) // is told of what modules are read from; nil is nobody
	*shelf
}

// A shelf holds the modules of a tree that were read.
type shelf struct {
	reader *Reader // that reads them
	cache  *parser.Cache

	mu      sync.Mutex // guards modules
	modules map[string]*loading
}

type loading struct {
	once   sync.Once
	module *module
}

// NewReader returns a reader of the modules of a tree. Files are those of the tree
// that are known, for trees whose folders cannot be listed.
func NewReader(fsys fs.FS, files []string) *Reader {
	r := &Reader{fs: fsys, listed: files, shelf: &shelf{modules: map[string]*loading{}}}
	r.reader = r
	return r
}

// Keeping lets a reader, before it reads, take files from a cache and keep them there.
func (r *Reader) Keeping(cache *parser.Cache) *Reader {
	r.cache = cache
	return r
}

// Through returns a reader of the same modules that looks at all else through another
// tree of the same files. It tells saw from which files and folders modules are.
func (r *Reader) Through(fsys fs.FS, saw func(name string)) *Reader {
	return &Reader{fs: fsys, listed: r.listed, saw: saw, shelf: r.shelf}
}

// load reads a module once.
func (r *Reader) load(folder string) *module {
	r.mu.Lock()
	l, ok := r.modules[folder]
	if !ok {
		l = &loading{}
		r.modules[folder] = l
	}
	r.mu.Unlock()
	l.once.Do(func() { l.module = r.reader.module(folder) })
	if r.saw != nil {
		r.saw(folder)
		for _, p := range l.module.parsed {
			r.saw(p.file.name)
		}
	}
	return l.module
}

func (r *Reader) parse(name string) *parsed {
	data, err := r.read(name)
	if err != nil {
		p := &parsed{file: newFile(name, nil)}
		p.problems = append(p.problems, source.Problem{
			ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
			Message: fmt.Sprintf("%s cannot be read: %v", name, err), Fix: "Give the check permission to read it.",
		})
		return p
	}
	return parser.Cached(r.cache, name, data, func() *parsed { return parseFile(name, data) })
}

// A Calls is what a folder says of its place among modules.
type Calls struct {
	Folders []string // the local folders that it calls, root-relative
	Root    bool     // it keeps a state or configures a provider, as only root modules do
}

// Calls reads which modules the files of a folder call.
func (r *Reader) Calls(folder string) Calls {
	m := r.load(folder)
	out := Calls{Root: m.backend}
	for _, p := range m.providers {
		out.Root = out.Root || len(p.body.Attributes) > 0
	}
	for _, c := range m.calls {
		if isLocal(c.source) {
			if called := path.Join(folder, c.source); fs.ValidPath(called) {
				out.Folders = append(out.Folders, called)
			}
		}
	}
	return out
}

func isLocal(location string) bool {
	return strings.HasPrefix(location, "./") || strings.HasPrefix(location, "../") || location == "." || location == ".."
}

// manifest is .terraform/modules/modules.json, where terraform init says which
// module it put where.
type manifest struct {
	Modules []struct{ Key, Source, Dir string }
}

// moduleFolder is the folder of the module of a call, or why it is not here.
func (r *Reader) moduleFolder(root string, in *moduleInstance, c *call) (folder, missing string) {
	if c.source == "" {
		return "", fmt.Sprintf("module %s does not say in plain text where it is", c.name)
	}
	if isLocal(c.source) {
		folder = path.Join(in.module.folder, c.source)
		if !fs.ValidPath(folder) {
			return "", fmt.Sprintf("module %s (%s) is outside of what is checked", c.name, c.source)
		}
		target, err := r.follow(folder)
		if err != nil {
			return "", fmt.Sprintf("module %s (%s) cannot be read: %v", c.name, c.source, err)
		}
		if len(r.files(target)) == 0 {
			return "", fmt.Sprintf("module %s (%s) has no files", c.name, c.source)
		}
		return target, ""
	}
	missing = fmt.Sprintf("module %s (%s) is not here", c.name, c.source)
	data, err := r.read(path.Join(root, ".terraform", "modules", "modules.json"))
	if err != nil {
		return "", missing
	}
	var m manifest
	if json.Unmarshal(withoutMark(data), &m) != nil {
		return "", missing
	}
	key := c.name
	if in.block != "" {
		key = strings.ReplaceAll(strings.ReplaceAll(in.block, ".module.", "."), "module.", "") + "." + c.name
	}
	for _, entry := range m.Modules {
		if entry.Key != key {
			continue
		}
		folder = path.Join(root, strings.ReplaceAll(entry.Dir, `\`, "/"))
		target, err := r.follow(folder)
		if !fs.ValidPath(folder) || err != nil || len(r.files(target)) == 0 {
			return "", missing
		}
		return target, ""
	}
	return "", missing
}

// An evaluation evaluates one root module.
type evaluation struct {
	reader     *Reader
	options    Options
	parameters map[string]string
	out        *config.Root
	root       *moduleInstance

	files     map[string]*file // of modules
	contents  map[string]*file // of files that functions read
	templates map[string]hclsyntax.Expression
	taken     map[*module]bool

	given   map[string]value    // variables that have a value
	paths   map[string]value    // defaults of variables that are open
	kinds   map[string]cty.Type // types of variables
	allowed map[string][]string // the only values that a variable may have

	points     map[string]*point
	pointOrder []*point

	cells      map[cellKey]*cell
	collecting []map[string]bool
	expansions map[expansionKey]*resourceExpansion
	calls      map[callKey]*callExpansion

	region    value // of the default provider
	steps     int
	bytes     int
	depth     int
	instances int
	modules   int
	unseen    []unseen // calls of modules that are not here
	boundless bool     // resources may be hidden that no call makes
	exhausted bool
	settled   bool // which values are told apart is known
	told      map[string]bool
}

func newEvaluation(r *Reader, folder string, options Options) *evaluation {
	e := &evaluation{
		reader: r, options: options, parameters: options.Parameters,
		out:   &config.Root{Key: folder, Outputs: model.Block{}},
		files: map[string]*file{}, contents: map[string]*file{}, templates: map[string]hclsyntax.Expression{},
		taken: map[*module]bool{}, given: map[string]value{}, paths: map[string]value{}, kinds: map[string]cty.Type{},
		allowed: map[string][]string{}, points: map[string]*point{}, cells: map[cellKey]*cell{},
		expansions: map[expansionKey]*resourceExpansion{}, calls: map[callKey]*callExpansion{},
		steps: maxSteps, bytes: maxBytes, told: map[string]bool{},
	}
	m := r.load(folder)
	e.root = &moduleInstance{evaluation: e, module: m, providers: map[string]*provision{}}
	e.take(m)
	return e
}

// Load evaluates the root module in a folder.
func (r *Reader) Load(folder string, options Options) *config.Root {
	e := newEvaluation(r, folder, options)
	e.give()
	e.configure(e.root, e.root.providers)
	if p := e.root.providers["aws"]; p != nil {
		e.region = p.region
		if name, ok := p.region.literalOf(); ok && p.region.from == nil {
			e.out.Region = name
		}
	}
	e.walk(e.root)
	e.settle()
	for _, name := range slices.Sorted(maps.Keys(e.root.module.outputs)) {
		if attribute, ok := e.root.module.outputs[name].body.Attributes["value"]; ok {
			attr := e.attr(e.at(e.eval(e.root.base(), attribute.Expr), attribute.Expr))
			attr.At = e.span(e.root.module.outputs[name].at)
			e.out.Outputs[name] = attr
		}
	}
	e.out.Parameters = slices.Sorted(maps.Keys(e.root.module.variables))
	for _, p := range e.pointOrder {
		c := p.choicePoint()
		if p.at != nil {
			c.At = e.span(p.at)
		}
		e.out.Choices = append(e.out.Choices, c)
	}
	if len(e.unseen) > 0 && !e.boundless {
		e.out.Reach = e.reach()
	}
	if e.exhausted {
		e.problem(source.Problem{
			ID: "too-large", At: source.Span{File: e.firstFile(), Line: 1, Column: 1}, Effect: source.Partial,
			Message: "the configuration is too large to evaluate all of it",
			Fix:     "Check the modules of it one by one.",
		})
	}
	slices.Sort(e.out.Files)
	e.out.Files = slices.Compact(e.out.Files)
	slices.SortStableFunc(e.out.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(e.out.Marks, func(a, b model.Mark) int { return a.At.Compare(b.At) })
	e.out.Read = e.other
	return e.out
}

func (e *evaluation) firstFile() string {
	if len(e.root.module.parsed) > 0 {
		return e.root.module.parsed[0].file.name
	}
	return e.out.Key
}

// walk makes the resources of a module and of those that it calls.
func (e *evaluation) walk(in *moduleInstance) {
	for _, r := range in.module.resources {
		if len(e.out.Resources) > 2*maxInstances {
			e.exhausted = true
			return
		}
		_, instances := e.resourceInstances(in, r)
		for _, i := range instances {
			if !never(i.guard) {
				e.out.Resources = append(e.out.Resources, e.resourceOf(i.scope(), i))
			}
		}
	}
	for _, c := range in.module.calls {
		_, children := e.children(in, c)
		for _, child := range children {
			if child.missing == "" && !never(child.guard) {
				e.walk(child)
			}
		}
	}
}

// settle makes the resources again if the configuration tells values of variables
// apart: which it does is known only when all of it was looked at.
func (e *evaluation) settle() {
	if !slices.ContainsFunc(e.pointOrder, func(p *point) bool { return !p.opaque }) {
		return
	}
	e.settled = true
	e.out.Resources = nil
	e.walk(e.root)
}

// take makes the files of a module part of the unit.
func (e *evaluation) take(m *module) {
	if e.taken[m] {
		return
	}
	e.taken[m] = true
	for _, p := range m.parsed {
		e.files[p.file.name] = p.file
		e.out.Files = append(e.out.Files, p.file.name)
		e.out.Marks = append(e.out.Marks, p.marks...)
	}
	for _, p := range m.problems {
		e.problem(p)
	}
	if m.lost != "" {
		e.out.Open, e.boundless = cmp.Or(e.out.Open, m.lost), true
	}
}

// belongs makes a file part of the unit.
func (e *evaluation) belongs(name string) { e.out.Files = append(e.out.Files, name) }

// problem collects a problem once: instances of one block have the same.
func (e *evaluation) problem(p source.Problem) {
	key := p.ID + p.At.String() + p.Message
	if e.told[key] {
		return
	}
	e.told[key] = true
	e.out.Problems = append(e.out.Problems, p)
}

// function is a function of cty.
func (e *evaluation) function(_ scope, name string) (function.Function, bool) {
	f, ok := functions[name]
	return f, ok
}
