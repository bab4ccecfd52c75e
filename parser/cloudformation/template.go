package cloudformation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// ReadOptions say how a template is deployed, and how to read what belongs to
// it.
type ReadOptions struct {
	// Arguments are the values given to parameters. Those that the template does
	// not declare are passed over.
	Arguments map[string]Argument
	// Read reads a file by its path relative to the template's folder. Nil if
	// there is no other file.
	Read func(name string) ([]byte, error)
	// Document counts from 0 which document of the file is meant.
	Document int
	// Region and Account are where the stack goes, "" if it may go anywhere. They
	// close conditions; in values they stay symbols, as they are in every template.
	Region, Account string
}

// Read reads a template. What cannot be read is among its problems.
func Read(file string, data []byte, options ReadOptions) *stack.Template {
	data = normalize(data)
	documents, err := decode(data)
	if options.Document >= len(documents) || err != nil && options.Document == 0 && !isTemplate(documents[0]) {
		return &stack.Template{File: file, Problems: []source.Problem{unreadable(file, data, err)}}
	}
	r := &reader{
		page:       newPage(file, data),
		origins:    map[*yaml.Node]*page{},
		read:       options.Read,
		parameters: map[string]*parameter{},
		mappings:   map[string]*yaml.Node{},
		conditions: map[string]*condition{},
		resources:  map[string]bool{},
		points:     map[string]*point{},
		candidates: map[string]map[string]bool{},
		single:     map[string]model.Value{},
		tested:     map[*yaml.Node]bool{},
		tooOpen:    map[*yaml.Node]bool{},
		indexes:    map[*yaml.Node]map[string]*yaml.Node{},
		atoms:      map[*yaml.Node]bool{},
		told:       map[*yaml.Node]bool{},
		opaque:     map[string]int{},
		known:      map[string]string{},
	}
	if options.Region != "" {
		r.known["AWS::Region"] = options.Region
	}
	if options.Account != "" {
		r.known["AWS::AccountId"] = options.Account
	}
	return r.template(documents[options.Document], options.Arguments)
}

// unreadable is the problem of a template that is no YAML and no JSON.
func unreadable(file string, data []byte, err error) source.Problem {
	p := source.Problem{
		ID: "template-unreadable", Effect: source.Lost, At: source.Span{File: file, Line: 1, Column: 1},
		Message: "the template is empty", Fix: "Correct the syntax.",
	}
	if syntax, ok := err.(*syntaxError); ok { //nolint:errorlint // decode returns nothing else
		p.At = source.At(file, syntax.line, 1)
		p.Message = "the template cannot be read: " + syntax.message
	}
	if strings.Contains(string(data), "\u00a0") {
		p.Message += " (it has non-breaking spaces)"
	}
	return p
}

// sections are the top-level keys of a template that are read here.
type sections struct {
	parameters, mappings, conditions, globals, outputs *yaml.Node
	resources                                          []entry
}

func (r *reader) template(root *yaml.Node, given map[string]Argument) *stack.Template {
	t := &stack.Template{File: r.page.file}
	if resolve(root).Kind != yaml.MappingNode {
		r.problem(r.span(root), "template-unreadable", source.Lost, "the template is no mapping", "")
		t.Problems = r.problems
		return t
	}
	// The transforms are known first: they say what the other sections mean.
	r.readTransforms(root, t)
	s := r.sections(root)
	parameters := r.readParameters(s.parameters, given)
	for _, p := range parameters {
		t.Parameters = append(t.Parameters, p.name)
	}
	for _, e := range r.entries(s.mappings) {
		r.mappings[e.name] = e.value
	}
	for _, e := range r.entries(s.conditions) {
		r.conditions[e.name] = &condition{name: e.name, key: e.key, value: e.value}
	}
	if node := r.find(root, "Resources"); node != nil {
		s.resources = r.entries(node)
	}
	r.opensTemplate(t)
	for _, e := range s.resources {
		r.resources[e.name] = true
		r.needsServerless(e)
		if r.mayMakeMore(e) && t.Open == "" {
			t.Open = fmt.Sprintf("resource %s stands for resources that are not seen here", e.name)
		}
	}
	t.Transforms = r.transforms
	r.mayHaveMore = r.uses(serverless) || t.Open != ""

	roots := []*yaml.Node{s.globals, s.outputs}
	for _, e := range s.resources {
		roots = append(roots, e.value)
	}
	used := r.settle(parameters, roots...)
	r.readConditions(used, t)
	if s.globals != nil {
		t.Globals = r.block(resolve(s.globals))
		r.macroOpen, r.open = cmp.Or(r.macroOpen, r.open), ""
	}
	for _, e := range s.resources {
		if resource := r.resource(e); resource != nil {
			resource.Open = cmp.Or(resource.Open, r.macroOpen)
			t.Resources = append(t.Resources, resource)
		}
	}
	r.readOutputs(s.outputs, t)
	t.Choices = r.choicePoints(parameters)
	t.Problems = append(t.Problems, r.problems...)
	return t
}

func (r *reader) sections(root *yaml.Node) sections {
	var s sections
	for _, e := range r.entries(root) {
		value := resolve(e.value)
		switch e.name {
		case "Parameters":
			s.parameters = r.mapping(e)
		case "Mappings":
			s.mappings = r.mapping(e)
		case "Conditions":
			s.conditions = r.mapping(e)
		case "Globals":
			s.globals = r.mapping(e)
		case "Outputs":
			s.outputs = r.mapping(e)
		case "Resources":
			if value.Kind != yaml.MappingNode && value.ShortTag() != "!!null" {
				r.tell(e.key, "section-malformed", source.Lost, "Resources is no mapping", "")
			}
		case "AWSTemplateFormatVersion", "Description", "Metadata", "Rules", "Hooks", "Transform":
		default:
			if r.macroOpen != "" {
				continue // a macro has sections of its own
			}
			r.tell(e.key, "section-unknown", source.Noted, e.name+" is no section of a template, and is not read", "Correct the name.")
		}
	}
	return s
}

// mapping is the value of a section; an empty section is no mistake.
func (r *reader) mapping(e entry) *yaml.Node {
	value := resolve(e.value)
	if value.Kind == yaml.MappingNode {
		return value
	}
	if value.ShortTag() != "!!null" {
		r.tell(e.key, "section-malformed", source.Partial, e.name+" is no mapping", "")
	}
	return nil
}

func (r *reader) opensTemplate(t *stack.Template) {
	if r.open != "" && t.Open == "" {
		t.Open, t.Hides = r.open, nil
	}
	r.open = ""
}

func (r *reader) readTransforms(root *yaml.Node, t *stack.Template) {
	n := r.find(root, "Transform")
	if n == nil {
		return
	}
	n = resolve(n)
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		item = resolve(item)
		name := item.Value
		if item.Kind == yaml.MappingNode {
			name = r.transformCall(item).name
		}
		if name == "" {
			continue
		}
		r.transforms = append(r.transforms, name)
		m, known := macros[name]
		switch {
		case !known:
			r.macroOpen = r.opaqueTransform(item, name)
			t.Open, t.Hides = r.macroOpen, nil
		case m.opens != "" && t.Open == "":
			t.Open, t.Hides = m.opens, m.hides
		}
	}
}

// needsServerless sees to it that a template is expanded that has SAM's
// resources and does not say so. It does not deploy, and it has not been looked
// at for nothing.
func (r *reader) needsServerless(e entry) {
	typ := child(e.value, "Type")
	if typ == nil || r.uses(serverless) || !strings.HasPrefix(typ.Value, "AWS::Serverless::") {
		return
	}
	r.transforms = append(r.transforms, serverless)
	r.tell(e.key, "transform-missing", source.Noted,
		fmt.Sprintf("resource %s is of type %s and the template has no transform that makes it", e.name, typ.Value),
		"Add Transform: "+serverless+".")
}

func (r *reader) readConditions(used []string, t *stack.Template) {
	for _, name := range used {
		if c, ok := r.conditions[name]; ok {
			r.named(c.key, name)
		}
	}
	order := slices.SortedFunc(maps.Values(r.conditions), func(a, b *condition) int {
		return r.span(a.key).Compare(r.span(b.key))
	})
	for _, c := range order {
		if c.done {
			t.Conditions = append(t.Conditions, model.Condition{Name: c.name, If: c.guard, At: r.span(c.key)})
		}
	}
}

// resource reads an entry of Resources, nil if it is none.
func (r *reader) resource(e entry) *stack.Resource {
	if n := resolve(e.value); n.Kind != yaml.MappingNode {
		r.tell(e.key, "resource-malformed", source.Partial,
			fmt.Sprintf("resource %s is no mapping", e.name), "Give the resource a Type.")
		return nil
	}
	out := &stack.Resource{ID: e.name, At: r.span(e.key), Properties: model.Block{}, Attributes: model.Block{}}
	r.open = ""
	opaque := false
	for _, a := range r.entries(e.value) {
		switch a.name {
		case "Type":
			out.Type, opaque = r.resourceType(a, e.name)
		case "Properties":
			r.properties(a, out)
		case "Metadata":
			if block, ok := r.attr(a.value).Value.(model.Block); ok {
				out.Metadata = block
			}
		case "Condition":
			out.If = r.existsIf(a, out)
		default:
			attr := r.attr(a.value)
			attr.At = r.span(a.key)
			out.Attributes[a.name] = attr
		}
	}
	out.Open, r.open = r.open, ""
	if label, ok := out.Metadata["aws:cdk:path"].Value.(model.Text); ok {
		out.Label, _ = label.Literal()
	}
	if opaque {
		return nil
	}
	if out.Type == "" {
		r.tell(e.key, "resource-malformed", source.Partial,
			fmt.Sprintf("resource %s has no Type", e.name), "Give the resource a Type.")
		return nil
	}
	return out
}

// resourceType reads the type of a resource. One that nobody can tell, and a
// module, stand for resources that are not seen here.
func (r *reader) resourceType(a entry, id string) (typ string, opaque bool) {
	value := r.attr(a.value).Value
	typ, ok := literal(value)
	if value == nil || ok && !standsForMore(typ) {
		return typ, false
	}
	why := fmt.Sprintf("resource %s is of a type that is known on deployment only", id)
	if ok {
		why = fmt.Sprintf("resource %s is of type %s, whose resources are not seen here", id, typ)
	}
	r.tell(a.key, "type-opaque", source.Partial, why, "")
	return "", true
}

// mayMakeMore tells of a resource before it is read whether it stands for
// resources that are not seen here.
func (r *reader) mayMakeMore(e entry) bool {
	typ := child(resolve(e.value), "Type")
	if typ == nil {
		return false
	}
	return typ.Kind != yaml.ScalarNode || typ.Value != "" && standsForMore(typ.Value)
}

// standsForMore tells whether a type is a module, of CloudFormation or of a
// tool that runs before it.
func standsForMore(typ string) bool {
	return strings.HasSuffix(typ, "::MODULE") || !strings.Contains(typ, "::")
}

func (r *reader) properties(e entry, out *stack.Resource) {
	n := resolve(e.value)
	if n.Kind == yaml.MappingNode {
		if name, argument, ok := call(n); ok && name == "Fn::Transform" {
			// The transform may give any property.
			if t := r.transformCall(resolve(argument)); t.name != include {
				r.opens(r.opaqueTransform(n, t.name))
				return
			}
		}
		attr := r.attr(e.value)
		switch v := attr.Value.(type) {
		case model.Block:
			out.Properties = v
		case model.Unknown:
			r.opens(v.Why)
		default:
			why := fmt.Sprintf("the properties of resource %s are no plain mapping", out.ID)
			r.tell(e.key, "resource-malformed", source.Partial, why, "")
			r.opens(why)
		}
		return
	}
	if n.ShortTag() != "!!null" {
		r.tell(e.key, "resource-malformed", source.Partial,
			fmt.Sprintf("the properties of resource %s are no mapping", out.ID), "")
	}
}

func (r *reader) existsIf(e entry, out *stack.Resource) model.Guard {
	name := resolve(e.value)
	if name.Kind != yaml.ScalarNode {
		r.tell(e.key, "condition-undefined", source.Noted,
			fmt.Sprintf("the condition of resource %s is no name", out.ID), "")
		return nil
	}
	guard, ok := r.named(e.value, name.Value)
	if !ok {
		return r.atom(name, "condition "+name.Value)
	}
	return guard
}

func (r *reader) readOutputs(n *yaml.Node, t *stack.Template) {
	t.Outputs = model.Block{}
	for _, e := range r.entries(n) {
		if resolve(e.value).Kind != yaml.MappingNode {
			r.tell(e.key, "section-malformed", source.Noted, fmt.Sprintf("output %s is no mapping", e.name), "")
			continue
		}
		var value, name model.Attr
		var guard model.Guard
		for _, a := range r.entries(e.value) {
			switch a.name {
			case "Value":
				value = r.attr(a.value)
			case "Export":
				if n := r.find(a.value, "Name"); n != nil {
					name = r.attr(n)
				}
			case "Condition":
				if g, ok := r.named(a.value, resolve(a.value).Value); ok {
					guard = g
				}
			}
		}
		value.At = r.span(e.key)
		value.Value = choose(guard, value.Value, nil)
		t.Outputs[e.name] = value
		t.Exports = append(t.Exports, exports(name.Value, value)...)
	}
	r.opensTemplate(t)
}

// exports are the names under which a value is exported: one for each world
// that gives it another name.
func exports(name model.Value, value model.Attr) []model.Export {
	switch v := name.(type) {
	case nil:
		return nil
	case model.Choice:
		return append(exports(v.Then, value), exports(v.Else, value)...)
	default:
		if text, ok := v.(model.Text); ok {
			return []model.Export{{Name: text, Value: value}}
		}
		if word, ok := literal(v); ok {
			return []model.Export{{Name: model.Lit(word), Value: value}}
		}
		return nil
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(out)
	return out
}
