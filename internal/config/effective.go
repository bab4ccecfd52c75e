package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An Effective is what counts for a workspace: what its file says, with what flags,
// the environment and the defaults say beside it, and where each of it is from.
type Effective struct {
	root *yaml.Node
}

// settingKeys are the keys of settings of rules that have one of their own.
var settingKeys = map[string][]string{
	"account_concurrency": {"quotas", "account-concurrency"},
	"max_cost_ceiling":    {"max-cost-ceiling"},
	"trusted_accounts":    {"trusted-accounts"},
}

// Effective is what the file says. Name is what origins call it.
func (c Config) Effective(name string) *Effective {
	e := &Effective{root: &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}}
	if c.document != nil {
		e.root = copyOf(c.document, clean(name))
	}
	return e
}

// copyOf is a node as if it were written anew, each value with its origin.
func copyOf(n *yaml.Node, name string) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style &^ yaml.FlowStyle}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		out.Style = yaml.DoubleQuotedStyle // a remark can stand behind it
	}
	if len(n.Content) == 0 {
		out.LineComment = fmt.Sprintf("%s:%d", name, n.Line)
	}
	for i, child := range n.Content {
		part := copyOf(child, name)
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			part.LineComment = ""
		}
		out.Content = append(out.Content, part)
	}
	return out
}

// SetSetting sets a setting of rules by its name.
func (e *Effective) SetSetting(name string, value any, origin string) error {
	path, own := settingKeys[name]
	if !own {
		path = []string{"settings", name}
	} else {
		e.remove("settings", name)
	}
	return e.Set(path, value, origin)
}

// Set sets a key, which is given with the keys above it.
func (e *Effective) Set(path []string, value any, origin string) error {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return fmt.Errorf("write %s: %w", strings.Join(path, "."), err)
	}
	at := e.root
	for _, name := range path[:len(path)-1] {
		at = below(at, name)
	}
	*below(at, path[len(path)-1]) = *copyOf(&node, "")
	_, written := lookUp(e.root, path)
	mark(written, origin)
	return nil
}

// Add adds an item to a list.
func (e *Effective) Add(key string, value any, origin string) error {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	list := below(e.root, key)
	if list.Kind != yaml.SequenceNode {
		*list = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	}
	list.LineComment = ""
	item := copyOf(&node, "")
	mark(item, origin)
	list.Content = append(list.Content, item)
	return nil
}

// below is the value of a key of a mapping, which is made if it is not there.
func below(n *yaml.Node, name string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	}
	if _, value := lookUp(n, []string{name}); value != nil {
		return value
	}
	n.LineComment = ""
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, value)
	return value
}

// remove takes a key out.
func (e *Effective) remove(path ...string) {
	_, parent := lookUp(e.root, path[:len(path)-1])
	if parent == nil {
		return
	}
	for i := 0; i+1 < len(parent.Content); i += 2 {
		if parent.Content[i].Value == path[len(path)-1] {
			parent.Content = slices.Delete(parent.Content, i, i+2)
			return
		}
	}
}

// mark says where all of a value is from.
func mark(n *yaml.Node, origin string) {
	n.LineComment = ""
	if len(n.Content) == 0 {
		n.LineComment = origin
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		mark(child, origin)
	}
}

// YAML writes it so that it can be a file again.
func (e *Effective) YAML() ([]byte, error) {
	root := e.sorted()
	mark(root, "")
	return written(root)
}

// YAMLWithOrigins is YAML with a remark on each line that says where it is from.
func (e *Effective) YAMLWithOrigins() ([]byte, error) { return written(e.sorted()) }

func written(root *yaml.Node) ([]byte, error) {
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return []byte(b.String()), nil
}

// Values are the values as programs have them, and Origins where each is from, by
// its path: skip[0].reason.
func (e *Effective) Values() (values map[string]any, origins map[string]string, err error) {
	root := e.sorted()
	if _, environments := lookUp(root, []string{"environments"}); environments != nil {
		for i := 1; i < len(environments.Content); i += 2 {
			if _, parameters := lookUp(environments.Content[i], []string{"parameters"}); parameters != nil {
				textsAsWritten(parameters)
			}
		}
	}
	if err := root.Decode(&values); err != nil {
		return nil, nil, fmt.Errorf("read the configuration: %w", err)
	}
	origins = map[string]string{}
	flatten(root, "", origins)
	return values, origins, nil
}

func flatten(n *yaml.Node, path string, origins map[string]string) {
	if n.LineComment != "" {
		origins[path] = n.LineComment
	}
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			flatten(child, fmt.Sprintf("%s[%d]", path, i), origins)
		case i%2 == 1:
			flatten(child, strings.TrimPrefix(path+"."+n.Content[i-1].Value, "."), origins)
		}
	}
}

// sorted is a copy with the keys in the order of the documentation. Empty blocks
// that held what has a key of its own are left out.
func (e *Effective) sorted() *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, k := range keys(&Config{}) {
		for i := 0; i+1 < len(e.root.Content); i += 2 {
			value := e.root.Content[i+1]
			empty := value.Kind == yaml.MappingNode && len(value.Content) == 0 && k.name == "settings"
			if e.root.Content[i].Value == k.name && !empty {
				out.Content = append(out.Content, e.root.Content[i], deep(value))
			}
		}
	}
	for i := 1; i < len(out.Content); i += 2 {
		if name := out.Content[i-1].Value; name == "quotas" || name == "settings" {
			sortKeys(out.Content[i])
		}
		daysAsWritten(out.Content[i])
	}
	return out
}

// sortKeys orders a mapping, to which defaults were added.
func sortKeys(n *yaml.Node) {
	type entry struct{ key, value *yaml.Node }
	var all []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		all = append(all, entry{n.Content[i], n.Content[i+1]})
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.key.Value, b.key.Value) })
	n.Content = n.Content[:0]
	for _, e := range all {
		n.Content = append(n.Content, e.key, e.value)
	}
}

// textsAsWritten keeps values of parameters from being made numbers: 007 is a text.
func textsAsWritten(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		n.Tag = "!!str"
	}
	for _, child := range n.Content {
		textsAsWritten(child)
	}
}

// deep copies a node.
func deep(n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		out.Content[i] = deep(child)
	}
	return &out
}

// daysAsWritten keeps days from being made points in time.
func daysAsWritten(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!timestamp" {
		n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
	}
	for _, child := range n.Content {
		daysAsWritten(child)
	}
}
