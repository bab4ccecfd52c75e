package cloudformation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// Find finds the templates of a tree. A file is a template by its content,
// whatever it is called.
func (Loader) Find(ctx context.Context, tree *parser.Tree, options parser.Options) (parser.Found, error) {
	f := &finder{tree: tree, assemblies: map[string]assembly{}, units: map[string]bool{}, configs: map[string]config{}}
	given, err := f.given(options)
	if err != nil {
		return parser.Found{}, err
	}
	for _, name := range tree.Files {
		if err := ctx.Err(); err != nil {
			return parser.Found{}, fmt.Errorf("look for templates: %w", err)
		}
		f.file(name)
	}
	f.adopt()
	found := parser.Found{}
	for _, in := range f.inputs {
		f.argue(in, given)
		found.Inputs = append(found.Inputs, in)
	}
	found.Problems = f.problems
	slices.SortFunc(found.Inputs, func(a, b parser.Input) int { return strings.Compare(a.String(), b.String()) })
	slices.SortStableFunc(found.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return found, nil
}

// A finder goes through the files of a tree.
type finder struct {
	tree       *parser.Tree
	inputs     []*input
	problems   []source.Problem
	units      map[string]bool // keys of all inputs, shared with them
	assemblies map[string]assembly
	configs    map[string]config
}

func (f *finder) file(name string) {
	ext := extension(name)
	if foreign[ext] && !f.tree.Named[name] {
		return
	}
	if !usual[ext] && !f.tree.Named[name] {
		if info, err := fs.Stat(f.tree.FS, name); err != nil || info.Size() > maxStray {
			return
		}
	}
	data, err := f.tree.Read(name)
	if err != nil {
		if usual[ext] || f.tree.Named[name] {
			f.problems = append(f.problems, unreadableFile(name, err))
		}
		return
	}
	data = normalize(data)
	if !bytes.Contains(data, versionKey) && !bytes.Contains(data, []byte("::")) {
		return
	}
	f.sniff(name, data)
}

func unreadableFile(name string, err error) source.Problem {
	if reason := (*fs.PathError)(nil); errors.As(err, &reason) {
		err = reason.Err
	}
	return source.Problem{
		ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
		Message: fmt.Sprintf("%s cannot be read: %v", name, err), Fix: "Give the check permission to read it.",
	}
}

// sniff takes a file in if it is a template. Only where its text does not make
// that clear it is parsed to find out.
func (f *finder) sniff(name string, data []byte) {
	surely := look(data).template(data)
	if !surely && !says(data) {
		return
	}
	several := bytes.Contains(data, nextDocument)
	if surely && usual[extension(name)] && !several {
		f.add(name, data, 0)
		return
	}
	documents, err := decode(data)
	if err != nil && (usual[extension(name)] || f.tree.Named[name]) {
		if !slices.ContainsFunc(documents, isTemplate) {
			f.problems = append(f.problems, unreadable(name, data, err))
			return
		}
		f.problems = append(f.problems, laterUnreadable(name, err))
		err = nil
	}
	if err != nil {
		return
	}
	for i, document := range documents {
		if isTemplate(document) {
			f.add(name, data, i)
		}
	}
}

// laterUnreadable is the problem of a file whose first documents can be read.
func laterUnreadable(name string, err error) source.Problem {
	p := unreadable(name, nil, err)
	p.Message = "the documents from here on cannot be read: " + err.Error()
	return p
}

// add takes a document of a file in. The first keeps the name of the file.
func (f *finder) add(name string, data []byte, document int) {
	key := name
	if f.units[key] {
		key = fmt.Sprintf("%s#%d", name, document+1)
	}
	f.units[key] = true
	in := &input{tree: f.tree, units: f.units, key: key, file: name, data: data, document: document, files: []string{name}}
	in.assembly = f.assembly(path.Dir(name))
	f.inputs = append(f.inputs, in)
}

// A parent is a template that deploys another as a nested stack.
type parent struct {
	file      string
	arguments map[string]Argument
}

// adopt gives the templates of nested stacks the literal parameters of their
// only parent.
func (f *finder) adopt() {
	parents := map[string][]parent{}
	for _, in := range f.inputs {
		if !bytes.Contains(in.data, []byte(nestedStack)) && !bytes.Contains(in.data, []byte(nestedApplication)) {
			continue
		}
		documents, err := decode(in.data)
		if err != nil || in.document >= len(documents) {
			continue // loading it reports what is wrong
		}
		for child, p := range nestedStacks(in.file, documents[in.document]) {
			parents[child] = append(parents[child], p...)
		}
	}
	for _, in := range f.inputs {
		if p := parents[in.key]; len(p) == 1 {
			in.inherited = p[0].arguments
		}
	}
}

// nestedStacks finds the local templates that a template names, by key.
func nestedStacks(file string, root *yaml.Node) map[string][]parent {
	out := map[string][]parent{}
	resources := child(root, "Resources")
	if resources == nil || resources.Kind != yaml.MappingNode {
		return out
	}
	for i := 1; i < len(resources.Content); i += 2 {
		resource := resolve(resources.Content[i])
		kind, properties := child(resource, "Type"), child(resource, "Properties")
		if kind == nil || properties == nil {
			continue
		}
		var location *yaml.Node
		switch kind.Value {
		case nestedStack:
			location = child(properties, "TemplateURL")
			if asset := child(child(resource, "Metadata"), "aws:asset:path"); asset != nil {
				location = asset
			}
		case nestedApplication:
			location = child(properties, "Location")
		}
		key, ok := "", false
		if location != nil && location.Kind == yaml.ScalarNode {
			key, ok = localFile(file, location.Value)
		}
		if !ok {
			continue
		}
		out[key] = append(out[key], parent{file, literalArguments(file, child(properties, "Parameters"))})
	}
	return out
}

func literalArguments(file string, n *yaml.Node) map[string]Argument {
	out := map[string]Argument{}
	if n == nil || n.Kind != yaml.MappingNode {
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), resolve(n.Content[i+1])
		if _, _, isCall := call(value); isCall || value.Kind != yaml.ScalarNode {
			continue
		}
		out[key.Value] = Argument{
			Value: parameterText(value),
			At:    source.At(file, key.Line, key.Column),
		}
	}
	return out
}

// child is the value of a key of a mapping as it is written, nil if there is
// none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		return nil
	}
	var found *yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if resolve(n.Content[i]).Value == key {
			found = resolve(n.Content[i+1])
		}
	}
	return found
}

// localFile is the root-relative name of what a template names by a path.
func localFile(file, location string) (string, bool) {
	if location == "" || strings.Contains(location, "://") || path.IsAbs(location) || strings.Contains(location, "\\") {
		return "", false
	}
	name := path.Join(path.Dir(file), location)
	return name, fs.ValidPath(name) && name != "."
}
