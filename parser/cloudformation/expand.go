package cloudformation

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Macros that need no look inside: what they do is known.
const (
	serverless         = "AWS::Serverless-2016-10-31"
	languageExtensions = "AWS::LanguageExtensions"
	include            = "AWS::Include"
)

// A macro says what a transform of AWS may add.
type macro struct {
	opens string       // why resources may be missing; "" if none are
	hides []model.Kind // the kinds of those
}

// macros are the transforms of AWS. Every other transform is somebody's
// function, which may change everything.
var macros = map[string]macro{
	serverless:                 {},
	languageExtensions:         {},
	include:                    {},
	"AWS::CodeStar":            {},
	"AWS::ServiceCatalog":      {},
	"AWS::CodeDeployBlueGreen": {}, // adds task sets of ECS
	"AWS::SecretsManager-2020-07-23": {
		opens: "AWS::SecretsManager adds the function that rotates a secret",
		hides: []model.Kind{model.Function, model.Role, model.Permission},
	},
	"AWS::SecretsManager-2024-09-16": {
		opens: "AWS::SecretsManager adds the function that rotates a secret",
		hides: []model.Kind{model.Function, model.Role, model.Permission},
	},
}

func (r *reader) uses(transform string) bool {
	return slices.Contains(r.transforms, transform)
}

// extended tells whether functions take functions where they else want text.
func (r *reader) extended() bool { return r.uses(languageExtensions) }

// forEach expands a loop: Fn::ForEach::Name: [Identifier, Collection, Body].
func (r *reader) forEach(key, value *yaml.Node) []entry {
	value = resolve(value)
	if value.Kind != yaml.SequenceNode || len(value.Content) != 3 || resolve(value.Content[0]).Kind != yaml.ScalarNode {
		r.tell(key, "function-malformed", source.Partial, key.Value+" wants an identifier, a collection and a mapping", "")
		r.opens(key.Value + " cannot be read")
		return nil
	}
	identifier := resolve(value.Content[0]).Value
	items, ok := r.collection(value.Content[1])
	if !ok {
		why := key.Value + " repeats for a collection that is known on deployment only"
		r.tell(key, "loop-open", source.Partial, why, "Give the parameter that the collection comes from.")
		r.opens(why)
		return nil
	}
	var out []entry
	r.aliases++ // what is repeated counts as aliases do
	defer func() { r.aliases-- }()
	for _, item := range items {
		body := r.instance(value.Content[2], identifier, item, 0)
		out = append(out, r.entries(body)...)
	}
	return out
}

// opens says that the resource or section being read may hold more.
func (r *reader) opens(why string) {
	if r.open == "" {
		r.open = why
	}
}

func (r *reader) collection(n *yaml.Node) ([]string, bool) {
	list, ok := r.attr(n).Value.(model.List)
	if !ok {
		return nil, false
	}
	out := make([]string, 0, len(list))
	for _, item := range list {
		if item.Value == nil {
			continue
		}
		word, ok := literal(item.Value)
		if !ok {
			return nil, false
		}
		out = append(out, word)
	}
	return out, true
}

// instance copies the body of a loop with the identifier replaced.
func (r *reader) instance(n *yaml.Node, identifier, item string, depth int) *yaml.Node {
	n = resolve(n)
	if r.repeats++; r.repeats > maxRepeats || depth > maxDepth {
		return n
	}
	out := *n
	if p, ok := r.origins[n]; ok {
		r.origins[&out] = p
	}
	if name, argument, ok := call(n); ok && name == "Ref" && resolve(argument).Value == identifier {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: item, Line: n.Line, Column: n.Column}
	}
	if n.Kind == yaml.ScalarNode {
		out.Value = strings.NewReplacer(
			"${"+identifier+"}", item,
			"&{"+identifier+"}", alphanumeric(item),
		).Replace(n.Value)
		return &out
	}
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		out.Content[i] = r.instance(child, identifier, item, depth+1)
	}
	return &out
}

func alphanumeric(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, s)
}

// A transformCall is {Name: ..., Parameters: {...}}.
type transformCall struct {
	name     string
	location string // of AWS::Include
	known    bool   // the location is known
}

func (r *reader) transformCall(n *yaml.Node) transformCall {
	var out transformCall
	if name := r.find(n, "Name"); name != nil {
		out.name, _ = literal(r.attr(name).Value)
	}
	if location := r.find(r.find(n, "Parameters"), "Location"); location != nil {
		out.location, out.known = literal(r.attr(location).Value)
	}
	return out
}

// transformEntries is what a transform puts beside the other keys of a mapping.
func (r *reader) transformEntries(key, value *yaml.Node) []entry {
	t := r.transformCall(value)
	if t.name == include {
		root, why := r.include(key, t)
		if root == nil {
			r.opens(why)
			return nil
		}
		return r.entries(root)
	}
	r.opens(r.opaqueTransform(key, t.name))
	return nil
}

// transformValue is what a transform gives in the place of a value.
func (r *reader) transformValue(n, argument *yaml.Node) model.Attr {
	t := r.transformCall(argument)
	if t.name != include {
		return unknown("%s", r.opaqueTransform(n, t.name))
	}
	root, why := r.include(n, t)
	if root == nil {
		return unknown("%s", why)
	}
	return r.attr(root)
}

func (r *reader) opaqueTransform(n *yaml.Node, name string) string {
	if name == "" {
		name = "Fn::Transform"
	}
	why := fmt.Sprintf("macro %s may change it on deployment", name)
	r.tell(n, "macro-opaque", source.Partial, fmt.Sprintf("nobody can see from here what macro %s does", name), "")
	return why
}

// include reads the file that AWS::Include names, if it is a local one.
func (r *reader) include(n *yaml.Node, t transformCall) (root *yaml.Node, why string) {
	switch {
	case !t.known:
		why = "the location of AWS::Include is known on deployment only"
	case strings.Contains(t.location, "://"):
		why = "the included " + t.location + " is not here"
	case r.read == nil:
		why = "the included " + t.location + " cannot be read"
	default:
		data, err := r.read(t.location)
		if err != nil {
			why = fmt.Sprintf("the included %s cannot be read: %v", t.location, err)
			break
		}
		data = normalize(data)
		documents, err := decode(data)
		if err != nil || len(documents) == 0 {
			why = fmt.Sprintf("the included %s is no YAML and no JSON: %v", t.location, err)
			break
		}
		r.belongs(documents[0], newPage(path.Join(path.Dir(r.page.file), t.location), data), 0)
		return documents[0], ""
	}
	r.tell(n, "include-missing", source.Partial, why, "Check the folder that the included file is in.")
	return nil, why
}

// belongs notes the file of the nodes of an include, for their places.
func (r *reader) belongs(n *yaml.Node, p *page, depth int) {
	if depth > 2*maxDepth || r.origins[n] != nil {
		return
	}
	r.origins[n] = p
	for _, child := range n.Content {
		r.belongs(child, p, depth+1)
	}
}
