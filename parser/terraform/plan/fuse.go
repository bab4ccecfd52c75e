package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/embedded"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// Fuse joins the source of a root module with a plan of it, and changes both.
// What the plan knows stands for values, the source for what is set and for
// places. The result has the instances that the plan has.
func (p *Reading) Fuse(root *config.Root) *config.Root {
	f := &fusion{
		plan: p, root: root, planned: make(map[string]*config.Resource, len(p.Root.Resources)),
		blocks: map[string][]*config.Resource{}, used: map[string]bool{},
	}
	for _, r := range p.Root.Resources {
		if r.Mode == config.Managed {
			f.planned[r.Address] = r
			f.blocks[r.Block] = append(f.blocks[r.Block], r)
		}
	}
	all := root.Resources
	root.Resources = nil
	for _, r := range all {
		f.resource(r)
	}
	f.added(all)
	f.outputs()
	f.problems()
	root.Files = append(root.Files, p.Root.Files...)
	return root
}

type fusion struct {
	plan    *Reading
	root    *config.Root
	planned map[string]*config.Resource   // by address
	blocks  map[string][]*config.Resource // by address without instance keys
	used    map[string]bool
	old     []string // what is in one of the two only
	oldAt   source.Span
	absent  bool // modules that are not here are in the plan
}

// resource joins a resource of the source with the plan's.
func (f *fusion) resource(r *config.Resource) {
	if r.Mode == config.Data {
		f.root.Resources = append(f.root.Resources, r)
		return
	}
	if strings.Contains(r.Address, "[?]") {
		f.representative(r)
		return
	}
	planned, ok := f.planned[r.Address]
	if ok {
		f.used[r.Address] = true
		f.join(r, planned)
		return
	}
	if f.plan.Gone[r.Address] || r.If != nil && f.plan.whole() {
		return // it is not to be: the plan knows what the source leaves open
	}
	if f.plan.whole() {
		f.older(r.Address+" is in the source only", r.At)
	}
	f.root.Resources = append(f.root.Resources, r)
}

// representative makes the instances that one resource of the source stands for,
// since nobody can count them there.
func (f *fusion) representative(r *config.Resource) {
	found := false
	for _, planned := range f.blocks[r.Block] {
		if f.used[planned.Address] || !covers(r.Address, planned.Address) {
			continue
		}
		f.used[planned.Address] = true
		found = true
		instance := *r
		instance.Address, instance.Module = planned.Address, planned.Module
		instance.Values = maps.Clone(r.Values)
		f.join(&instance, planned)
	}
	if !found && !f.plan.whole() {
		f.root.Resources = append(f.root.Resources, r)
	}
}

// covers tells whether an address with ? for some of its keys stands for another.
func covers(pattern, address string) bool {
	a, b := steps(pattern), steps(address)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		name, key, _ := strings.Cut(a[i], "[")
		other, _, _ := strings.Cut(b[i], "[")
		if a[i] != b[i] && (key != "?]" || name != other) {
			return false
		}
	}
	return true
}

// whole tells whether the plan has all instances that there are to be.
func (p *Reading) whole() bool { return p.Root.Open == "" }

// join puts what the plan knows into a resource of the source.
func (f *fusion) join(r, planned *config.Resource) {
	m := merger{fusion: f, resource: r, open: r.Open != "", sure: f.plan.sourced[r.Address]}
	r.Values = m.block(r.Values, planned.Values)
	r.If = nil
	if planned.Open == "" {
		r.Open = ""
	}
	if m.stale != "" {
		f.older(r.Address+": "+m.stale, m.staleAt)
	}
	f.root.Resources = append(f.root.Resources, r)
}

func (f *fusion) older(what string, at source.Span) {
	if len(f.old) == 0 {
		f.oldAt = at
	}
	f.old = append(f.old, what)
}

// added takes in the resources that only the plan has: those of modules that are
// not here, and those that are no longer in the source.
func (f *fusion) added(all []*config.Resource) {
	modules := map[string]bool{"": true}
	for _, r := range all {
		for m := block(r.Module); m != ""; m, _, _ = caller(m) {
			modules[m] = true
		}
	}
	for _, r := range f.plan.Root.Resources {
		if r.Mode == config.Data || f.used[r.Address] {
			continue
		}
		if modules[block(r.Module)] {
			f.older(r.Address+" is in the plan only", r.At)
		} else {
			f.absent = true
		}
		f.root.Resources = append(f.root.Resources, r)
	}
}

func (f *fusion) outputs() {
	m := merger{fusion: f, sure: true}
	for name, planned := range f.plan.Root.Outputs {
		if attr, ok := f.root.Outputs[name]; ok {
			f.root.Outputs[name] = m.attr(name, attr, planned)
		}
	}
}

// problems are the problems of both, but for those that the other solves.
func (f *fusion) problems() {
	for _, p := range f.plan.Root.Problems {
		if p.ID == "plan-partial" || p.ID == "plan-errored" || p.ID == "plan-deferred" {
			p.Effect = source.Noted // the source has the rest
		}
		f.root.Problems = append(f.root.Problems, p)
	}
	if f.absent && f.plan.whole() {
		// What is not here is in the plan.
		for i, p := range f.root.Problems {
			if p.ID == "module-not-loaded" {
				f.root.Problems[i].Effect = source.Noted
			}
		}
		f.root.Open, f.root.Hides = "", nil
	}
	if len(f.old) == 0 {
		return
	}
	message := "the plan is older than the source: " + f.old[0]
	if n := len(f.old) - 1; n > 0 {
		message += fmt.Sprintf(", and %d more", n)
	}
	f.root.Problems = append(f.root.Problems, source.Problem{
		ID: "plan-old", At: f.oldAt, Effect: source.Partial, Message: message, Fix: "Plan again.",
	})
}

// A merger merges the values of one resource.
type merger struct {
	*fusion
	resource *config.Resource
	open     bool // the source does not show all that is set
	sure     bool // the plan says what is written in the source
	document bool // in a document of which the plan knows all
	stale    string
	staleAt  source.Span
}

// block merges the attributes of a body. What is not set in the source is the
// provider's, whatever the plan shows.
func (m *merger) block(own, planned model.Block) model.Block {
	out := make(model.Block, len(own))
	for _, name := range slices.Sorted(maps.Keys(own)) {
		attr := own[name]
		if attr.Value == nil {
			continue
		}
		p, ok := planned[name]
		if !ok {
			if !m.sure {
				out[name] = attr
			}
			continue // null, in this plan
		}
		out[name] = m.attr(name, attr, p)
	}
	for name, p := range planned {
		if _, ok := own[name]; !ok && m.open {
			out[name] = p
		}
	}
	return out
}

// attr merges an attribute that both have.
func (m *merger) attr(name string, own, planned model.Attr) model.Attr {
	value, inner := m.value(name, own, planned)
	own.Value = value
	return own.WithInner(inner)
}

// value merges values that both have. The characters of a text keep their places
// as long as the text is the source's.
func (m *merger) value(name string, own, planned model.Attr) (model.Value, source.Map) {
	if _, ok := planned.Value.(model.Unknown); ok || hasHole(planned.Value, model.OpaqueHole) {
		return own.Value, own.Inner()
	}
	switch v := own.Value.(type) {
	case model.Choice:
		for _, side := range []model.Value{v.Then, v.Else} {
			if side != nil && alike(side, planned.Value) {
				own.Value = side
				return m.value(name, own, planned)
			}
		}
	case model.Block, model.List:
		return m.inside(name, own, planned), nil
	case model.Text:
		return m.text(own, v, planned)
	case model.Number, model.Bool:
		m.compare(name, own, planned.Value)
	case nil, model.Unknown:
	}
	return planned.Value, nil
}

// inside merges mappings and lists. Of a document, which a plan has as a text, the
// plan knows all: nothing in it is the provider's.
func (m *merger) inside(name string, own, planned model.Attr) model.Value {
	value := document(planned)
	if _, ok := planned.Value.(model.Text); ok && !m.document {
		m.document = true
		defer func() { m.document = false }()
	}
	switch p := value.(type) {
	case model.Block:
		if v, ok := own.Value.(model.Block); ok {
			return m.mapping(v, p, own.At)
		}
	case model.List:
		if v, ok := own.Value.(model.List); ok {
			return m.list(name, v, p)
		}
	case model.Unknown:
		return own.Value
	default:
	}
	return planned.Value
}

// document is the value that a text of JSON holds.
func document(attr model.Attr) model.Value {
	if _, ok := attr.Value.(model.Text); !ok {
		return attr.Value
	}
	parsed, _ := embedded.Parse(attr)
	return parsed.Value
}

// mapping merges mappings. What only the plan has in one is placed at it.
func (m *merger) mapping(own, planned model.Block, at source.Span) model.Block {
	out := m.block(own, planned)
	if !m.document && !m.open {
		return out
	}
	for name, p := range planned {
		if _, ok := own[name]; !ok {
			p.At = at
			out[name] = p.WithInner(nil)
		}
	}
	return out
}

// list merges lists: each item of the source with the first of the plan that it
// can be, since the plan has the items of sets in an order of its own.
func (m *merger) list(name string, own, planned model.List) model.List {
	out := make(model.List, 0, len(planned))
	taken := make([]bool, len(planned))
	for i, item := range own {
		j := match(item.Value, planned, taken, i)
		if j < 0 {
			continue // an item that hangs on what the plan knows
		}
		taken[j] = true
		out = append(out, m.attr(name, item, planned[j]))
	}
	var at source.Span
	if len(own) > 0 {
		at = own[len(own)-1].At
	}
	for j, p := range planned {
		if !taken[j] {
			if !at.IsZero() {
				p.At = at
				p = p.WithInner(nil)
			}
			out = append(out, p)
		}
	}
	return out
}

// match finds the item of a plan's list that an item of the source can be: the
// one in its place, else the first that is not taken.
func match(own model.Value, planned model.List, taken []bool, i int) int {
	if i < len(planned) && !taken[i] && alike(own, planned[i].Value) {
		return i
	}
	for j, p := range planned {
		if !taken[j] && alike(own, p.Value) {
			return j
		}
	}
	return -1
}

// text merges a text. References stay what they are; what else the source
// leaves open is as the plan says.
func (m *merger) text(own model.Attr, v model.Text, planned model.Attr) (model.Value, source.Map) {
	p, ok := planned.Value.(model.Text)
	if !ok {
		if _, both := planned.Value.(model.Block); both {
			return v, own.Inner() // the plan has less of it than the source
		}
		return planned.Value, nil
	}
	if v.Equal(p) || !hasOpen(v) && (len(v) != 1 || v[0].Hole != nil) {
		return v, own.Inner()
	}
	if own.Inner() != nil && !hasOpen(v) {
		return v, own.Inner() // a document: the provider writes it in its own way
	}
	return p, nil
}

// hasOpen tells whether a text has holes that a plan can fill.
func hasOpen(t model.Text) bool {
	return slices.ContainsFunc(t, func(part model.Part) bool {
		return part.Hole != nil && part.Hole.Source != model.ResourceHole && part.Hole.Source != model.PseudoHole
	})
}

func hasHole(value model.Value, s model.HoleSource) bool {
	t, ok := value.(model.Text)
	return ok && slices.ContainsFunc(t, func(part model.Part) bool { return part.Hole != nil && part.Hole.Source == s })
}

// compare notes a number or bool that is not what the plan was made of.
func (m *merger) compare(name string, own model.Attr, planned model.Value) {
	if m.stale != "" || m.resource == nil || slices.Contains(m.resource.Ignored, "all") || slices.Contains(m.resource.Ignored, name) {
		return
	}
	a, ok := measured(own.Value)
	b, other := measured(planned)
	if ok && other && a != b {
		m.stale = fmt.Sprintf("%s is %s in the source and %s in the plan", name, a, b)
		m.staleAt = own.At
	}
}

func measured(value model.Value) (string, bool) {
	switch v := value.(type) {
	case model.Number:
		return model.Num(v.Value).Source, true
	case model.Bool:
		return scalarText(v)
	default:
		return "", false
	}
}

// alike tells whether a value of the source can be what a plan has.
func alike(own, planned model.Value) bool {
	switch v := own.(type) {
	case model.Text:
		return alikeText(v, planned)
	case model.Number, model.Bool:
		a, _ := scalarText(own)
		b, ok := scalarText(planned)
		return !ok || a == b || number(own) == number(planned)
	case model.Block:
		p, ok := planned.(model.Block)
		if !ok {
			_, text := planned.(model.Text)
			_, unknown := planned.(model.Unknown)
			return text || unknown
		}
		for name, attr := range v {
			if q, ok := p[name]; ok && !alike(attr.Value, q.Value) {
				return false
			}
		}
		return true
	case model.List:
		p, ok := planned.(model.List)
		if !ok {
			return true
		}
		return len(p) == 0 == (len(v) == 0)
	case model.Choice:
		return v.Then != nil && alike(v.Then, planned) || v.Else != nil && alike(v.Else, planned)
	case nil:
		return planned == nil
	case model.Unknown:
	}
	return true
}

func number(value model.Value) float64 {
	if n, ok := value.(model.Number); ok {
		return n.Value
	}
	return -1
}

// alikeText tells whether a text of the source can be a value of the plan: its
// literal parts stand in it, in their order.
func alikeText(own model.Text, planned model.Value) bool {
	p, ok := planned.(model.Text)
	if !ok {
		_, unknown := planned.(model.Unknown)
		s, scalar := scalarText(planned)
		is, literal := own.Literal()
		return unknown || !scalar || !literal || s == is
	}
	if own.Equal(p) {
		return true
	}
	literal, ok := p.Literal()
	if !ok {
		a, one := own.Hole()
		if one && len(p) > 0 && p[0].Hole != nil && a.Source == model.ResourceHole && p[0].Hole.Source == model.ResourceHole {
			return a.Name == p[0].Hole.Name
		}
		if len(own) > 0 && len(p) > 0 && own[0].Hole != nil && p[0].Hole != nil && own[0].Hole.Source == model.ResourceHole {
			return own[0].Hole.Name == p[0].Hole.Name
		}
		return len(own) > 0 && own[0].Hole != nil
	}
	if is, ok := own.Literal(); ok {
		return is == literal
	}
	for i, part := range own {
		if part.Hole != nil {
			continue
		}
		at := strings.Index(literal, part.Literal)
		if at < 0 || i == 0 && at != 0 {
			return false
		}
		literal = literal[at+len(part.Literal):]
	}
	return own[len(own)-1].Hole != nil || literal == ""
}
