package language

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/belay-dev/belay/internal/model"
)

// unseen is a call of a module that is not here.
type unseen struct {
	in   *moduleInstance
	call *call
}

// callArguments are what Terraform itself reads in a call of a module, and gives
// it nothing.
var callArguments = map[string]bool{"source": true, "version": true, "providers": true, "depends_on": true, "count": true}

// reach is what the modules that are not here are given. They know no resource
// but those that their arguments lead to or name.
func (e *evaluation) reach() *model.Reach {
	r := &reached{e: e, resources: map[string]bool{}, seen: map[wordOf]bool{}}
	for _, u := range e.unseen {
		r.body(u.in, u.call.body)
		scopes := []scope{u.in.base()}
		if x, ok := e.calls[callKey(u)]; ok {
			scopes = scopes[:0]
			for _, child := range x.instances {
				s := u.in.base()
				s.names = child.names
				scopes = append(scopes, s)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(u.call.body.Attributes)) {
			if callArguments[name] {
				continue
			}
			for _, s := range scopes {
				r.texts(e.attr(e.eval(s, u.call.body.Attributes[name].Expr)).Value)
			}
		}
	}
	return &model.Reach{Resources: slices.Sorted(maps.Keys(r.resources)), Texts: r.given}
}

// reached collects what expressions lead to.
type reached struct {
	e         *evaluation
	resources map[string]bool // addresses of blocks
	given     []model.Text
	seen      map[wordOf]bool
}

// A wordOf is a name of a module: local.name, var.name, module.api.url.
type wordOf struct {
	in   *moduleInstance
	name string
}

func (r *reached) texts(value model.Value) {
	switch v := value.(type) {
	case model.Text:
		if !slices.ContainsFunc(r.given, v.Equal) {
			r.given = append(r.given, v)
		}
	case model.List:
		for _, item := range v {
			r.texts(item.Value)
		}
	case model.Block:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			r.texts(model.Lit(name))
			r.texts(v[name].Value)
		}
	case model.Choice:
		r.texts(v.Then)
		r.texts(v.Else)
	case nil, model.Number, model.Bool, model.Unknown:
	}
}

func (r *reached) body(in *moduleInstance, body *hclsyntax.Body) {
	for name, attribute := range body.Attributes {
		if !callArguments[name] {
			r.expression(in, attribute.Expr)
		}
	}
	for _, b := range body.Blocks {
		r.body(in, b.Body)
	}
}

func (r *reached) expression(in *moduleInstance, x hclsyntax.Expression) {
	for _, t := range hclsyntax.Variables(x) {
		r.traversal(in, t)
	}
}

func (r *reached) traversal(in *moduleInstance, t hcl.Traversal) {
	second, third := stepName(t, 1), stepName(t, 2)
	switch root := t.RootName(); root {
	case "each", "count", "path", "terraform", "self":
		// What a call is repeated for is one of its arguments.
	case "local":
		if attribute, ok := in.module.locals[second]; ok && r.first(in, "local."+second) {
			r.expression(in, attribute.Expr)
		}
	case "var":
		if in.parent == nil || !r.first(in, "var."+second) {
			return
		}
		for _, name := range []string{second, "for_each"} {
			if attribute, ok := in.call.body.Attributes[name]; ok {
				r.expression(in.parent, attribute.Expr)
			}
		}
	case "module":
		r.output(in, second, third)
	case "data":
		if d, ok := in.module.resourceOf["data."+second+"."+third]; ok && r.first(in, "data."+second+"."+third) {
			r.body(in, d.body)
		}
	default:
		if _, ok := in.module.resourceOf[root+"."+second]; ok {
			r.resources[within(in, root+"."+second)] = true
		}
	}
}

// output follows an output of a module, or all that the module has.
func (r *reached) output(in *moduleInstance, name, output string) {
	c, ok := in.module.callOf[name]
	if !ok || !r.first(in, "module."+name+"."+output) {
		return
	}
	_, children := r.e.children(in, c)
	for _, child := range children {
		if child.missing != "" {
			continue // what it is given counts by itself
		}
		o, ok := child.module.outputs[output]
		if !ok {
			r.resources[within(in, "module."+name)] = true
			continue
		}
		if attribute, ok := o.body.Attributes["value"]; ok {
			r.expression(child, attribute.Expr)
		}
	}
}

// first tells whether a name is come by for the first time.
func (r *reached) first(in *moduleInstance, name string) bool {
	key := wordOf{in, name}
	if r.seen[key] {
		return false
	}
	r.seen[key] = true
	return true
}

func within(in *moduleInstance, address string) string {
	if in.block == "" {
		return address
	}
	return in.block + "." + address
}

// stepName is the name of a step of a reference, keys left out.
func stepName(t hcl.Traversal, n int) string {
	for _, step := range t {
		if _, isKey := step.(hcl.TraverseIndex); isKey {
			continue
		}
		if n > 0 {
			n--
			continue
		}
		if attr, ok := step.(hcl.TraverseAttr); ok {
			return attr.Name
		}
		return ""
	}
	return ""
}
