package language

import (
	"fmt"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
)

// reference evaluates what begins with a name: var.x, aws_sqs_queue.q.arn.
func (e *evaluation) reference(s scope, x *hclsyntax.ScopeTraversalExpr) value {
	t := x.Traversal
	root := t.RootName()
	if v, ok := s.lookUp(root); ok {
		return e.traverse(s, v, t[1:], &x.SrcRange)
	}
	second, hasSecond := "", false
	if len(t) > 1 {
		if step, ok := t[1].(hcl.TraverseAttr); ok {
			second, hasSecond = step.Name, true
		}
	}
	if !hasSecond {
		return failed(fmt.Sprintf("%s is nothing that can be referred to", root), &x.SrcRange)
	}
	switch root {
	case "var":
		return e.traverse(s, e.variable(s, second, &x.SrcRange), t[2:], &x.SrcRange)
	case "local":
		return e.traverse(s, e.local(s, second, &x.SrcRange), t[2:], &x.SrcRange)
	case "module":
		return e.traverse(s, e.moduleCall(s, second, &x.SrcRange), t[2:], &x.SrcRange)
	case "path":
		return e.pathOf(s, second, &x.SrcRange)
	case "terraform":
		return e.terraformOf(second, &x.SrcRange)
	case "each", "count", "self":
		return failed(fmt.Sprintf("%s.%s has no meaning here", root, second), &x.SrcRange)
	case "data", "ephemeral":
		if len(t) > 2 {
			if name, ok := t[2].(hcl.TraverseAttr); ok {
				return e.traverse(s, e.resource(s, "data."+second+"."+name.Name, &x.SrcRange), t[3:], &x.SrcRange)
			}
		}
	case "resource":
		if len(t) > 2 {
			if name, ok := t[2].(hcl.TraverseAttr); ok {
				return e.traverse(s, e.resource(s, second+"."+name.Name, &x.SrcRange), t[3:], &x.SrcRange)
			}
		}
	default:
		return e.traverse(s, e.resource(s, root+"."+second, &x.SrcRange), t[2:], &x.SrcRange)
	}
	return failed(fmt.Sprintf("%s.%s is nothing that can be referred to", root, second), &x.SrcRange)
}

// pathOf is a folder. Files are read relative to the root module, which is where
// Terraform runs.
func (e *evaluation) pathOf(s scope, name string, at *hcl.Range) value {
	switch name {
	case "module":
		relative := "."
		if s.in.module != nil && e.root.module != nil {
			relative = relativePath(e.root.module.folder, s.in.module.folder)
		}
		return str(relative, at)
	case "root":
		return str(".", at)
	case "cwd":
		return hole(model.Hole{Source: model.OpaqueHole, Name: "path.cwd", Why: "the folder that Terraform runs in is not known"}, at)
	}
	return failed(fmt.Sprintf("path.%s is nothing that can be referred to", name), at)
}

// relativePath is the way from one folder to another.
func relativePath(from, to string) string {
	if from == to {
		return "."
	}
	var a, b []string
	if from != "." {
		a = strings.Split(from, "/")
	}
	if to != "." {
		b = strings.Split(to, "/")
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	up := slices.Repeat([]string{".."}, len(a))
	return path.Join(append(up, b...)...)
}

const workspaceName = "terraform.workspace"

func (e *evaluation) terraformOf(name string, at *hcl.Range) value {
	if name != "workspace" {
		return failed(fmt.Sprintf("terraform.%s is nothing that can be referred to", name), at)
	}
	if given, ok := e.parameters[workspaceName]; ok {
		return str(given, at)
	}
	return e.open(workspaceName, str("default", at), at)
}

// open marks a value as one that a variable has if nobody says otherwise.
func (e *evaluation) open(name string, v value, at *hcl.Range) value {
	if _, ok := e.paths[name]; !ok {
		e.paths[name] = v
	}
	e.touch(name)
	v.from = &origin{name: name, path: name, at: at}
	return v
}

// overridden gives the value that a variable has where its default is ruled out.
func (s scope) overridden(v value) value {
	if v.from == nil || v.from.path == "" || s.assume == nil {
		return v
	}
	if o, ok := s.assume.overrides[v.from.path]; ok {
		o.via = v.via
		return o
	}
	return v
}

// traverse follows attributes and indexes.
func (e *evaluation) traverse(s scope, v value, steps hcl.Traversal, at *hcl.Range) value {
	v = s.overridden(v)
	for _, step := range steps {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = e.attribute(s, v, step.Name, at)
		case hcl.TraverseIndex:
			v = e.index(s, v, fromCty(step.Key, at), at)
		default:
			return unknown("the expression is of a kind that is not read here", at)
		}
		v = s.overridden(v)
	}
	if v.at == nil {
		v.at = at
	}
	return v
}

// attribute is an attribute of an object.
func (e *evaluation) attribute(s scope, v value, name string, at *hcl.Range) value {
	switch b := v.body.(type) {
	case nil:
		return failed(fmt.Sprintf("null has no attribute %s", name), at)
	case failure:
		return v
	case *object:
		entry, ok := b.entries[name]
		if !ok {
			if b.more != "" {
				return unknown(b.more, at)
			}
			return failed(fmt.Sprintf("the object has no attribute %s", name), at)
		}
		return e.member(v, entry.value, "."+name, at)
	case *choice:
		return e.spread(s, []value{v}, at, func(s scope, values []value) value {
			return e.attribute(s, s.overridden(values[0]), name, at)
		})
	case *instance:
		return e.instanceAttribute(s, b, name, at)
	case *callInstance:
		return e.output(s, b, name, at)
	case *sequence:
		return failed(fmt.Sprintf("a list has no attribute %s", name), at)
	case scalar, *document:
		return failed(fmt.Sprintf("%s has no attribute %s", v.describe(), name), at)
	case text:
		return e.within(v, b, "."+name, at)
	}
	return unknown(v.why(), at).hangingOn(derived([]value{v}, func(names []string) string { return names[0] + "." + name }))
}

// member is a part of a known value. A part of a variable is as open as the
// variable.
func (e *evaluation) member(of, part value, step string, at *hcl.Range) value {
	if part.via == nil {
		part.via = of.via
	}
	if of.from == nil || part.from != nil {
		return part
	}
	if of.from.path == "" {
		part.from = &origin{name: canonical(of.from.name + step), at: of.from.at}
		return part
	}
	via := part.via
	part = e.open(of.from.path+step, part, of.from.at)
	part.via = via
	if part.at == nil {
		part.at = at
	}
	return part
}

// within is a part of something that has a name and no value.
func (e *evaluation) within(v value, b text, step string, at *hcl.Range) value {
	h, ok := b.parts.Hole()
	if !ok {
		return failed("text has no attributes", at)
	}
	if b.typ == cty.String {
		return failed("text has no attributes", at)
	}
	inner := *h
	inner.Name += step
	if inner.Source == model.ResourceHole {
		inner.Attribute += step
	}
	out := hole(inner, at)
	out.via = v.via
	if v.from != nil && v.from.path != "" {
		out.from = &origin{name: v.from.path + step, path: v.from.path + step, at: v.from.at}
		e.touch(out.from.path)
	} else if v.from != nil {
		out.from = &origin{name: canonical(v.from.name + step), at: v.from.at}
	}
	return out
}

// index is an item of a list or an entry of a map.
func (e *evaluation) index(s scope, v, key value, at *hcl.Range) value {
	if isChoice(key) || isChoice(v) {
		return e.spread(s, []value{v, key}, at, func(s scope, values []value) value {
			return e.index(s, s.overridden(values[0]), s.overridden(values[1]), at)
		})
	}
	if isFailure(v) {
		return v
	}
	if isFailure(key) {
		return key
	}
	switch b := v.body.(type) {
	case nil:
		return failed("null has no items", at)
	case *sequence:
		return e.item(v, b, key, at)
	case *object:
		return e.entry(s, v, b, key, at)
	case *instance, *callInstance:
		if name, ok := key.literalOf(); ok {
			return e.attribute(s, v, name, at)
		}
	case scalar, *document:
		return failed(v.describe()+" has no items", at)
	case text:
		if name, problem := key.asText(); problem == nil {
			step := "[" + name.String() + "]"
			if literal, ok := key.literalOf(); ok {
				step = "[" + strconv.Quote(literal) + "]"
			}
			return e.within(v, b, step, at)
		}
	}
	return unknown(v.why(), at).hangingOn(derived([]value{v, key}, func(names []string) string { return names[0] + "[" + names[1] + "]" }))
}

func isChoice(v value) bool {
	_, ok := v.body.(*choice)
	return ok
}

// asIndex is the number that a key is.
func asIndex(key value) (int, bool) {
	b, ok := key.body.(scalar)
	if !ok {
		return 0, false
	}
	n := b.Value
	if b.Type() == cty.String {
		if n, ok = numberOf(b.AsString()); !ok {
			return 0, false
		}
	}
	if n.Type() != cty.Number {
		return 0, false
	}
	i, accuracy := n.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact
}

func (e *evaluation) item(v value, b *sequence, key value, at *hcl.Range) value {
	if b.form == set {
		return failed("a set has no indexes", at)
	}
	i, ok := asIndex(key)
	if !ok {
		if key.body == nil || isScalar(key) {
			return failed("the index is no whole number", at)
		}
		return e.anyOf(b.items, b.more, key, at)
	}
	if many, ok := standsForMany(b); ok {
		return many
	}
	if i < 0 || i >= len(b.items) {
		if b.more != "" {
			return unknown(b.more, at)
		}
		return failed(fmt.Sprintf("the list has %d items and no index %d", len(b.items), i), at)
	}
	return e.member(v, b.items[i], "["+strconv.Itoa(i)+"]", at)
}

// standsForMany is the instance that stands for all of a list of instances that
// nobody can count.
func standsForMany(b *sequence) (value, bool) {
	if len(b.items) != 1 || b.more == "" {
		return value{}, false
	}
	switch i := b.items[0].body.(type) {
	case *instance:
		return b.items[0], i.many
	case *callInstance:
		return b.items[0], i.many
	}
	return value{}, false
}

// maxOutcomes is how many keys of a map a variable that is one of them is told
// apart by.
const maxOutcomes = 12

func (e *evaluation) entry(s scope, v value, b *object, key value, at *hcl.Range) value {
	if key.from != nil && key.from.path != "" && v.from == nil && b.more == "" && len(b.keys) <= maxOutcomes {
		return e.entryByVariable(s, v, b, key, at)
	}
	name, problem := key.asText()
	if problem != nil {
		if isFailure(*problem) {
			return *problem
		}
		return e.anyEntry(b, key, at)
	}
	literal, ok := name.Literal()
	if !ok {
		if entry, ok := b.entries[name.String()]; ok {
			return e.member(v, entry.value, "["+name.String()+"]", at)
		}
		return e.anyEntry(b, key, at)
	}
	entry, ok := b.entries[literal]
	if !ok {
		if many, ok := b.many(); ok {
			return many
		}
		if b.more != "" {
			return unknown(b.more, at)
		}
		return failed(fmt.Sprintf("the map has no key %q", literal), at)
	}
	out := e.member(v, entry.value, "."+literal, at)
	if key.from != nil && out.from == nil {
		out.from = derived([]value{v, key}, func(names []string) string { return names[0] + "[" + names[1] + "]" })
	}
	return out
}

func (o *object) many() (value, bool) {
	if len(o.keys) != 1 || o.more == "" {
		return value{}, false
	}
	return standsForMany(&sequence{items: []value{o.entries[o.keys[0]].value}, more: o.more})
}

// entryByVariable tells the values of a variable apart by the keys of a map.
func (e *evaluation) entryByVariable(s scope, v value, b *object, key value, at *hcl.Range) value {
	var from func(s scope, i int) value
	from = func(s scope, i int) value {
		if i == len(b.keys) {
			return failed("the map has no such key", at)
		}
		name := b.keys[i]
		g, ok := e.is(key.from, str(name, at))
		if !ok {
			return unknown(key.why(), at)
		}
		return e.choose(s, g,
			func(scope) value { return b.entries[name].value },
			func(s scope) value { return from(s, i+1) }, at)
	}
	out := from(s, 0)
	if out.via == nil {
		out.via = v.via
	}
	return out
}

func (e *evaluation) anyEntry(b *object, key value, at *hcl.Range) value {
	items := make([]value, 0, len(b.keys))
	for _, name := range b.keys {
		items = append(items, b.entries[name].value)
	}
	return e.anyOf(items, b.more, key, at)
}

// anyOf is what the items of a list have in common, any of which may be meant.
func (e *evaluation) anyOf(items []value, more string, key value, at *hcl.Range) value {
	if len(items) == 0 || more != "" {
		return unknown(key.why(), at)
	}
	out := items[0]
	for _, item := range items[1:] {
		if !same(out, item) {
			return unknown(key.why(), at)
		}
	}
	return out
}
