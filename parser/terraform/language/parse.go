package language

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

const (
	// maxFile is how many bytes a file may have: a hundred times what anybody writes.
	maxFile = 8 << 20
	// maxNesting is how deep brackets may nest. The parser goes down with them, and a
	// file of nothing but brackets must not exhaust the stack.
	maxNesting = 500
	// maxChain is how many operators that the parser goes down with may follow one
	// another, and how many conditionals and directives a file may have.
	maxChain = 20000
)

// IsConfiguration tells by its name whether a file is part of a module.
func IsConfiguration(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu") ||
		strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".tofu.json")
}

// isOverride tells whether what a file declares replaces what others do.
func isOverride(name string) bool {
	base := path.Base(name)
	for _, ext := range []string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if stem, ok := strings.CutSuffix(base, ext); ok {
			return stem == "override" || strings.HasSuffix(stem, "_override")
		}
	}
	return false
}

// counterpart is the file of OpenTofu that stands in the place of one of
// Terraform's, where both are there.
func counterpart(name string) string {
	if stem, ok := strings.CutSuffix(name, ".tf"); ok {
		return stem + ".tofu"
	}
	if stem, ok := strings.CutSuffix(name, ".tf.json"); ok {
		return stem + ".tofu.json"
	}
	return ""
}

// A parsed is one file of a module. Body is nil if it does not parse.
type parsed struct {
	file     *file
	body     *hclsyntax.Body
	marks    []model.Mark
	problems []source.Problem
}

func parseFile(name string, data []byte) *parsed {
	data = withoutMark(data)
	p := &parsed{file: newFile(name, data)}
	if why := excessive(data); why != "" {
		p.lost(source.Span{File: name, Line: 1, Column: 1}, why)
		return p
	}
	if strings.HasSuffix(name, ".json") {
		p.json()
		return p
	}
	parsedFile, diagnostics := hclsyntax.ParseConfig(data, name, hcl.InitialPos)
	for _, d := range diagnostics {
		if d.Severity != hcl.DiagError {
			continue
		}
		at := source.Span{File: name}
		if d.Subject != nil {
			at = p.file.span(d.Subject)
		}
		p.lost(at, sentence(d))
		return p
	}
	p.body, _ = parsedFile.Body.(*hclsyntax.Body)
	p.comments()
	return p
}

// lost notes that a file does not parse.
func (p *parsed) lost(at source.Span, why string) {
	p.body = nil
	p.problems = append(p.problems, source.Problem{
		ID: "terraform-unreadable", At: at, Effect: source.Lost,
		Message: fmt.Sprintf("%s does not parse: %s", p.file.name, why),
		Fix:     "Correct the syntax; terraform validate shows the same.",
	})
}

// sentence writes a diagnostic as the end of a sentence.
func sentence(d *hcl.Diagnostic) string {
	text := d.Summary
	if d.Detail != "" {
		text += ": " + d.Detail
	}
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if text == "" {
		return "it is wrong"
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// excessive says why a file is not even looked at, "" if it is.
func excessive(data []byte) string {
	if len(data) > maxFile {
		return fmt.Sprintf("it has %d bytes, more than %d", len(data), maxFile)
	}
	depth, chain, branches := 0, 0, 0
	for i, c := range data {
		switch c {
		case '(', '[', '{':
			if depth++; depth > maxNesting {
				return fmt.Sprintf("its brackets nest deeper than %d", maxNesting)
			}
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '?':
			branches++
		case '%':
			if i+1 < len(data) && data[i+1] == '{' {
				branches++
			}
		}
		switch c {
		case '!', '-':
			chain++
		case ' ', '\t':
		default:
			chain = 0
		}
		if chain > maxChain || branches > maxChain {
			return fmt.Sprintf("it has more than %d operators in a row", maxChain)
		}
	}
	return ""
}

// files lists the names of the configuration files in a folder.
func (r *Reader) files(folder string) []string {
	var names []string
	entries, err := fs.ReadDir(r.fs, folder)
	if err == nil {
		for _, e := range entries {
			if !e.IsDir() {
				names = append(names, path.Join(folder, e.Name()))
			}
		}
	} else {
		for _, name := range r.listed {
			if path.Dir(name) == folder {
				names = append(names, name)
			}
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !IsConfiguration(name) || path.Base(name)[0] == '.' })
	return slices.DeleteFunc(names, func(name string) bool {
		other := counterpart(name)
		return other != "" && slices.Contains(names, other)
	})
}

// cause is what the system said, without the path that messages have already.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// A module is what the files of one folder declare.
type module struct {
	folder    string
	parsed    []*parsed
	files     map[string]*file
	variables map[string]*variable
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*block
	resources []*resource // in source order
	calls     []*call     // in source order
	providers []*provider
	backend   bool // it says where its state is kept
	lost      string
	problems  []source.Problem

	resourceOf map[string]*resource // aws_sqs_queue.q, data.aws_region.here
	callOf     map[string]*call
}

// A block is a block with a name.
type block struct {
	name string
	at   *hcl.Range
	body *hclsyntax.Body
}

// A resource is a resource or data block.
type resource struct {
	block
	data bool
	typ  string
}

// address is how the resource is called in its module.
func (r *resource) address() string {
	if r.data {
		return "data." + r.typ + "." + r.name
	}
	return r.typ + "." + r.name
}

// A call is a module block.
type call struct {
	block
	source string // "" if it is not a literal
}

// A provider is a provider block.
type provider struct {
	block
	alias string
}

// A variable is a variable block.
type variable struct {
	block
	constraint *constraint
	nullable   bool
	fallback   hclsyntax.Expression // nil if it has no default
	validation []hclsyntax.Expression
}

// module reads the files of a folder.
func (r *Reader) module(folder string) *module {
	m := &module{
		folder: folder, files: map[string]*file{}, variables: map[string]*variable{},
		locals: map[string]*hclsyntax.Attribute{}, outputs: map[string]*block{},
		resourceOf: map[string]*resource{}, callOf: map[string]*call{},
	}
	var overrides []*hclsyntax.Body
	for _, name := range r.files(folder) {
		p := r.parse(name)
		m.parsed = append(m.parsed, p)
		m.files[name] = p.file
		m.problems = append(m.problems, p.problems...)
		switch {
		case p.body == nil:
			m.lost = fmt.Sprintf("%s does not parse", name)
		case isOverride(name):
			overrides = append(overrides, p.body)
		default:
			m.declare(p.body)
		}
	}
	for _, body := range overrides {
		m.override(body)
	}
	return m
}

func (m *module) span(r *hcl.Range) source.Span {
	if r == nil {
		return source.Span{}
	}
	return m.files[r.Filename].span(r)
}

func (m *module) problem(id string, at *hcl.Range, effect source.Effect, format string, arguments ...any) {
	m.problems = append(m.problems, source.Problem{
		ID: id, At: m.span(at), Effect: effect, Message: fmt.Sprintf(format, arguments...),
	})
}

// declare takes in what a body declares.
func (m *module) declare(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		m.declareBlock(b)
	}
}

// labelled tells whether a block has as many labels as its type wants.
func (m *module) labelled(b *hclsyntax.Block, n int) bool {
	if len(b.Labels) == n {
		return true
	}
	m.problem("terraform-block", &b.TypeRange, source.Partial, "a %s block has %d labels, not %d", b.Type, n, len(b.Labels))
	return false
}

func named(b *hclsyntax.Block) block {
	at := b.DefRange()
	return block{name: b.Labels[len(b.Labels)-1], at: &at, body: b.Body}
}

func (m *module) declareBlock(b *hclsyntax.Block) {
	switch b.Type {
	case "locals":
		for _, attribute := range inOrder(b.Body) {
			if first, ok := m.locals[attribute.Name]; ok {
				m.problem("duplicate-key", &attribute.NameRange, source.Partial, "local.%s is already set at %s", attribute.Name, m.span(&first.NameRange))
				continue
			}
			m.locals[attribute.Name] = attribute
		}
	case "variable":
		if m.labelled(b, 1) {
			m.variables[b.Labels[0]] = m.variable(b)
		}
	case "output":
		if m.labelled(b, 1) {
			o := named(b)
			m.outputs[o.name] = &o
		}
	case "resource", "data", "ephemeral":
		if m.labelled(b, 2) {
			m.resource(b)
		}
	case "module":
		if m.labelled(b, 1) {
			m.call(b)
		}
	case "provider":
		if m.labelled(b, 1) {
			m.providers = append(m.providers, newProvider(b))
		}
	case "terraform":
		for _, inner := range b.Body.Blocks {
			m.backend = m.backend || inner.Type == "backend" || inner.Type == "cloud"
		}
	case "check", "moved", "import", "removed":
	default:
		m.problem("terraform-block", &b.TypeRange, source.Noted, "%s is no block that Terraform knows", b.Type)
	}
}

func before(a, b *hcl.Range) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	return a.Start.Byte < b.Start.Byte
}

func (m *module) resource(b *hclsyntax.Block) {
	r := &resource{block: named(b), data: b.Type != "resource", typ: b.Labels[0]}
	if first, ok := m.resourceOf[r.address()]; ok {
		m.problem("duplicate-key", r.at, source.Partial, "%s is already declared at %s", r.address(), m.span(first.at))
		return
	}
	m.resourceOf[r.address()] = r
	m.resources = append(m.resources, r)
}

func (m *module) call(b *hclsyntax.Block) {
	c := &call{block: named(b)}
	if attribute, ok := b.Body.Attributes["source"]; ok {
		c.source, _ = literal(attribute.Expr)
	}
	if first, ok := m.callOf[c.name]; ok {
		m.problem("duplicate-key", c.at, source.Partial, "module.%s is already called at %s", c.name, m.span(first.at))
		return
	}
	m.callOf[c.name] = c
	m.calls = append(m.calls, c)
}

func newProvider(b *hclsyntax.Block) *provider {
	p := &provider{block: named(b)}
	if attribute, ok := b.Body.Attributes["alias"]; ok {
		p.alias, _ = literal(attribute.Expr)
	}
	return p
}

func (m *module) variable(b *hclsyntax.Block) *variable {
	v := &variable{block: named(b), nullable: true}
	if attribute, ok := b.Body.Attributes["type"]; ok {
		v.constraint = m.typeOf(attribute)
	}
	if attribute, ok := b.Body.Attributes["default"]; ok {
		v.fallback = attribute.Expr
	}
	if attribute, ok := b.Body.Attributes["nullable"]; ok {
		if l, ok := attribute.Expr.(*hclsyntax.LiteralValueExpr); ok {
			v.nullable = !isFalse(l.Val)
		}
	}
	for _, inner := range b.Body.Blocks {
		if condition, ok := inner.Body.Attributes["condition"]; ok && inner.Type == "validation" {
			v.validation = append(v.validation, condition.Expr)
		}
	}
	return v
}

// literal is the text of an expression that is a text without interpolation.
func literal(e hclsyntax.Expression) (string, bool) {
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		if len(e.Parts) == 0 {
			return "", true
		}
		if len(e.Parts) != 1 {
			return "", false
		}
		return literal(e.Parts[0])
	case *hclsyntax.LiteralValueExpr:
		return stringOf(e.Val)
	}
	return "", false
}

// override merges what an override file declares into what is declared.
func (m *module) override(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		switch {
		case b.Type == "variable" && len(b.Labels) == 1:
			m.overrideVariable(b)
		case b.Type == "locals":
			maps.Copy(m.locals, b.Body.Attributes)
		default:
			into := m.declared(b)
			if into == nil {
				m.declareBlock(b)
				continue
			}
			mergeBody(into, b.Body)
		}
	}
}

// declared is the body of the block that an override is of, nil if there is none.
func (m *module) declared(b *hclsyntax.Block) *hclsyntax.Body {
	switch {
	case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
		address := b.Labels[0] + "." + b.Labels[1]
		if b.Type == "data" {
			address = "data." + address
		}
		if r := m.resourceOf[address]; r != nil {
			return r.body
		}
	case b.Type == "module" && len(b.Labels) == 1:
		if c := m.callOf[b.Labels[0]]; c != nil {
			if attribute, ok := b.Body.Attributes["source"]; ok {
				c.source, _ = literal(attribute.Expr)
			}
			return c.body
		}
	case b.Type == "output" && len(b.Labels) == 1:
		if o := m.outputs[b.Labels[0]]; o != nil {
			return o.body
		}
	case b.Type == "provider" && len(b.Labels) == 1:
		p := newProvider(b)
		if i := slices.IndexFunc(m.providers, func(q *provider) bool { return q.name == p.name && q.alias == p.alias }); i >= 0 {
			return m.providers[i].body
		}
	}
	return nil
}

func (m *module) overrideVariable(b *hclsyntax.Block) {
	v := m.variable(b)
	old, ok := m.variables[v.name]
	if !ok {
		m.variables[v.name] = v
		return
	}
	if v.constraint != nil {
		old.constraint = v.constraint
	}
	if v.fallback != nil {
		old.fallback = v.fallback
	}
	if len(v.validation) > 0 {
		old.validation = v.validation
	}
}

// mergeBody sets what an override sets. Of a type of nested block it replaces all
// blocks, but for lifecycle, of which it replaces arguments.
func mergeBody(into, from *hclsyntax.Body) {
	maps.Copy(into.Attributes, from.Attributes)
	types := map[string]bool{}
	for _, b := range from.Blocks {
		types[b.Type] = true
	}
	var lifecycle *hclsyntax.Block
	kept := slices.DeleteFunc(slices.Clone(into.Blocks), func(b *hclsyntax.Block) bool {
		if b.Type == "lifecycle" {
			lifecycle = b
			return false
		}
		return types[b.Type] || b.Type == "dynamic" && len(b.Labels) == 1 && types[b.Labels[0]]
	})
	for _, b := range from.Blocks {
		if b.Type == "lifecycle" && lifecycle != nil {
			mergeBody(lifecycle.Body, b.Body)
			continue
		}
		kept = append(kept, b)
	}
	into.Blocks = kept
}
