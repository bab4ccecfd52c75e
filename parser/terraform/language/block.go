package language

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// metaArguments are what Terraform itself reads in a block.
var metaArguments = map[string]bool{
	"count": true, "for_each": true, "depends_on": true, "provider": true, "lifecycle": true, "provisioner": true,
	"connection": true, "dynamic": true, "timeouts": true,
}

// blockValue is a nested block as an object.
func (e *evaluation) blockValue(s scope, body *hclsyntax.Body, at *hcl.Range) value {
	out := newObject(len(body.Attributes))
	for _, attribute := range inOrder(body) {
		written := attribute.Expr.Range()
		out.set(attribute.Name, entry{
			value: e.at(e.eval(s, attribute.Expr), attribute.Expr), key: &attribute.NameRange, written: &written, argument: true,
		})
	}
	for _, name := range nestedTypes(body) {
		out.put(name.name, e.nested(s, body, name.name), name.at)
	}
	return value{body: out.sorted(), at: at}
}

// inOrder lists the attributes of a body as they are written: what is found out on
// the way comes in that order too.
func inOrder(body *hclsyntax.Body) []*hclsyntax.Attribute {
	out := slices.Collect(maps.Values(body.Attributes))
	slices.SortFunc(out, func(a, b *hclsyntax.Attribute) int {
		if before(&a.NameRange, &b.NameRange) {
			return -1
		}
		return 1
	})
	return out
}

// at places a value that has no place of its own at its expression.
func (e *evaluation) at(v value, x hclsyntax.Expression) value {
	if v.at == nil {
		r := x.Range()
		v.at = &r
	}
	return v
}

type nestedType struct {
	name string
	at   *hcl.Range
}

// nestedTypes lists the types of the blocks in a body, each once.
func nestedTypes(body *hclsyntax.Body) []nestedType {
	var out []nestedType
	for _, b := range body.Blocks {
		name := b.Type
		at := &b.TypeRange
		if name == "dynamic" && len(b.Labels) == 1 {
			name = b.Labels[0]
			if len(b.LabelRanges) == 1 {
				at = &b.LabelRanges[0]
			}
		}
		if !slices.ContainsFunc(out, func(t nestedType) bool { return t.name == name }) {
			out = append(out, nestedType{name, at})
		}
	}
	return out
}

// nested is the blocks of one type in a body as a list.
func (e *evaluation) nested(s scope, body *hclsyntax.Body, name string) value {
	out := &sequence{}
	for _, b := range body.Blocks {
		switch {
		case b.Type == name:
			out.items = append(out.items, e.blockValue(s, b.Body, &b.TypeRange))
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name:
			e.dynamic(s, b, out)
		}
	}
	var at *hcl.Range
	if len(out.items) > 0 {
		at = out.items[0].at
	}
	return value{body: out, at: at}
}

// dynamic adds the blocks that a dynamic block stands for. Those that are there
// in some worlds only are choices.
func (e *evaluation) dynamic(s scope, b *hclsyntax.Block, out *sequence) {
	label := b.Labels[0]
	attribute, ok := b.Body.Attributes["for_each"]
	i := slices.IndexFunc(b.Body.Blocks, func(inner *hclsyntax.Block) bool { return inner.Type == "content" })
	if !ok || i < 0 {
		e.failures(failed("the dynamic block "+label+" has no for_each or no content", &b.TypeRange))
		return
	}
	content := b.Body.Blocks[i].Body
	iterator := label
	if named, ok := b.Body.Attributes["iterator"]; ok {
		if name := address(named.Expr); name != "" {
			iterator = name
		}
	}
	s.exists = true
	v := e.eval(s, attribute.Expr)
	s.exists = false
	for _, l := range e.leaves(s, v, attribute, mapped, nil, maxSplits) {
		inner := s.assuming(l.guard)
		for _, item := range e.dynamicItems(l, attribute, label) {
			o := newObject(2)
			o.put("key", item.key, attribute.NameRange.Ptr())
			o.put("value", item.value, attribute.NameRange.Ptr())
			block := e.blockValue(inner.with(iterator, value{body: o.sorted(), at: item.value.at}), content, &b.TypeRange)
			if l.guard != nil {
				block = value{body: &choice{guard: l.guard, then: block, otherwise: value{at: block.at}}, at: block.at}
			}
			out.items = append(out.items, block)
		}
	}
}

type dynamicItem struct{ key, value value }

func (e *evaluation) dynamicItems(l countLeaf, attribute *hclsyntax.Attribute, label string) []dynamicItem {
	why := l.open
	if why == "" {
		keys, items, _, ok := pairs(l.v)
		if ok && len(items) <= maxKeys {
			out := make([]dynamicItem, len(items))
			for i := range items {
				out[i] = dynamicItem{keys[i], items[i]}
				if s, isList := l.v.body.(*sequence); isList && s.form != set {
					out[i].key = number(int64(i), items[i].at)
				}
			}
			return out
		}
		if !ok && isEmpty(l.v) {
			return nil
		}
		why = "the dynamic block " + label + " has too many items"
		e.problem(source.Problem{ID: "too-many-instances", At: e.span(&attribute.NameRange), Effect: source.Noted, Message: why})
	}
	unknown := func(name string) value {
		v := hole(model.Hole{Source: model.OpaqueHole, Name: label + "." + name, Why: why}, &attribute.NameRange)
		v.body = text{parts: v.body.(text).parts, typ: cty.DynamicPseudoType} //nolint:forcetypeassert,errcheck // a hole is a text
		return v
	}
	return []dynamicItem{{unknown("key"), unknown("value")}}
}

// resourceOf is an instance as package config has it.
func (e *evaluation) resourceOf(s scope, i *instance) *config.Resource {
	r := i.res
	out := &config.Resource{
		Address: i.id(), Block: r.address(), Type: r.typ, Name: r.name, Module: i.in.address,
		At: e.span(r.at), If: i.guard, Via: i.in.via, Values: model.Block{},
	}
	if r.data {
		out.Mode = config.Data
	}
	if i.in.block != "" {
		out.Block = i.in.block + "." + out.Block
	}
	for _, attribute := range inOrder(r.body) {
		if !metaArguments[attribute.Name] {
			e.set(s, out, i, attribute.Name, &attribute.NameRange, attribute.Expr)
		}
	}
	for _, typ := range nestedTypes(r.body) {
		if !metaArguments[typ.name] {
			e.set(s, out, i, typ.name, typ.at, nil)
		}
	}
	e.meta(i, out)
	return out
}

func (e *evaluation) set(s scope, out *config.Resource, i *instance, name string, at *hcl.Range, x hclsyntax.Expression) {
	v := e.byOutcome(s, i, name)
	e.failures(v)
	attr := e.attr(v)
	if attr.Value == nil {
		return
	}
	place := e.span(at)
	if x != nil {
		written := x.Range()
		if v = e.at(v, x); attr.Via() == nil && outside(v.at, &written) {
			attr = attr.WithVia([]source.Span{e.span(v.at)})
		}
		if _, isText := attr.Value.(model.Text); isText && len(x.Variables()) > 0 {
			out.Composed = append(out.Composed, name)
		}
	}
	if attr.Inner() != nil && attr.At.File != place.File {
		// The text stands in another file, and so do the places in it.
		attr = attr.WithVia(append([]source.Span{place}, attr.Via()...))
	} else {
		attr.At = place
	}
	out.Values[name] = attr
}

// outside tells whether a value comes from another expression than the one that is
// written in its place.
func outside(at, written *hcl.Range) bool {
	if at == nil || written == nil || at.Start.Byte == converted {
		return false
	}
	return at.Filename != written.Filename || at.Start.Byte < written.Start.Byte || at.Start.Byte >= written.End.Byte
}

// byOutcome is an attribute of a resource for each outcome of the variables that
// it is made of and that the configuration tells apart: where a condition knows
// that a variable has another value than its default, so does the attribute.
func (e *evaluation) byOutcome(s scope, i *instance, name string) value {
	base, _ := e.written(s, i, name)
	if !e.settled {
		return base
	}
	c, ok := e.cells[cellKey{owner: i, name: name}]
	if !ok {
		return base
	}
	var points []*point
	for _, p := range e.pointOrder {
		if !p.opaque && c.touches(&assumptions{overrides: map[string]value{p.name: {}}}) {
			points = append(points, p)
		}
	}
	if len(points) == 0 || len(points) > maxSplits {
		return base
	}
	changed := false
	v := e.outcomes(s, points, 0, func(s scope) value {
		v, _ := e.written(s, i, name)
		changed = changed || !alike(v, s.assume.restrict(base))
		return v
	})
	if !changed {
		return base
	}
	return v
}

func (e *evaluation) outcomes(s scope, points []*point, literal int, f func(scope) value) value {
	if len(points) == 0 {
		return f(s)
	}
	p := points[0]
	literals := p.ordered()
	if literal == len(literals) || literal == maxOutcomes {
		return e.outcomes(s, points[1:], 0, f)
	}
	return e.choose(s, model.Is{Choice: p.name, Outcome: literals[literal]},
		func(s scope) value { return e.outcomes(s, points[1:], 0, f) },
		func(s scope) value { return e.outcomes(s, points, literal+1, f) }, nil)
}

// meta reads what of a block Terraform itself reads.
func (e *evaluation) meta(i *instance, out *config.Resource) {
	body := i.res.body
	i.provide(out)
	if attribute, ok := body.Attributes["depends_on"]; ok {
		out.DependsOn = addresses(attribute.Expr)
		if i.in.block != "" {
			for j, a := range out.DependsOn {
				out.DependsOn[j] = i.in.block + "." + a
			}
		}
	}
	for _, b := range body.Blocks {
		if b.Type != "lifecycle" {
			continue
		}
		if attribute, ok := b.Body.Attributes["ignore_changes"]; ok {
			out.Ignored = append(out.Ignored, addresses(attribute.Expr)...)
		}
		if attribute, ok := b.Body.Attributes["prevent_destroy"]; ok {
			v, ok := e.eval(i.scope(), attribute.Expr).cty()
			out.PreventDestroy = ok && v.Type() == cty.Bool && v.IsKnown() && !v.IsNull() && v.True()
		}
	}
}

// provide says by which provider a resource is made, and in which Region.
func (i *instance) provide(out *config.Resource) {
	p := i.provider()
	if p == nil {
		if attribute, ok := i.res.body.Attributes["provider"]; ok && strings.Contains(address(attribute.Expr), ".") {
			out.Provider = qualified(i.in.block, address(attribute.Expr)) // which is not seen
		}
		return
	}
	if strings.Contains(p.name, ".") {
		out.Provider = p.name
	}
	if p.region.body != nil {
		if name, ok := p.region.literalOf(); ok && p.region.from == nil {
			out.Region = name
		}
	}
}

// qualified is a name of a module as the root module would say it.
func qualified(module, name string) string {
	if module == "" {
		return name
	}
	return module + "." + name
}

// provider is the provider of a resource: the one that is named, else the one
// that its type is named after.
func (i *instance) provider() *provision {
	name := ""
	if attribute, ok := i.res.body.Attributes["provider"]; ok {
		name = address(attribute.Expr)
	}
	if name == "" {
		name = providerName(i.res.typ)
	}
	return i.in.providers[name]
}

func providerName(typ string) string {
	for i, c := range typ {
		if c == '_' {
			return typ[:i]
		}
	}
	return typ
}

// addresses lists references that are no expressions.
func addresses(x hclsyntax.Expression) []string {
	tuple, ok := x.(*hclsyntax.TupleConsExpr)
	if !ok {
		if a := address(x); a != "" {
			return []string{a}
		}
		return nil
	}
	var out []string
	for _, item := range tuple.Exprs {
		if a := address(item); a != "" {
			out = append(out, a)
		}
	}
	return out
}
