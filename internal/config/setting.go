package config

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A setting is one of rules that the file sets. What it may be follows from the
// default that rules declare, which is not known here.
type setting struct {
	name  string
	key   string // how the file calls it
	value *yaml.Node
}

// A Setting is a setting of rules as the user writes it.
type Setting struct {
	Name string // as rules call it
	Key  string // as the user does: settings.max_cost_ceiling, max-cost-ceiling
	Line int    // of the file, 0 if it is in none
	Flag string // that gives it, "" if the file does

	file  string
	value *yaml.Node
}

// Settings are the settings of rules in the order of the file called name.
func (c Config) Settings(name string) []Setting {
	out := make([]Setting, len(c.settings))
	for i, s := range c.settings {
		out[i] = Setting{Name: s.name, Key: s.key, Line: s.value.Line, file: clean(name), value: s.value}
	}
	return out
}

// ParseSetting reads name=value, the value as in the file; flag says what gives
// it.
func ParseSetting(flag, text string) (Setting, error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return Setting{}, fmt.Errorf("read %s: %s is not name=value", flag, clean(text))
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(value), &document); err != nil || len(document.Content) == 0 {
		return Setting{}, fmt.Errorf("read %s: %s has no value", flag, clean(name))
	}
	r := reader{file: flag}
	if err := r.plain(document.Content[0]); err != nil {
		return Setting{}, err
	}
	return Setting{Name: name, Key: name, Flag: flag, file: flag, value: document.Content[0]}, nil
}

// Errorf is an error about a setting, with its place.
func (s Setting) Errorf(format string, args ...any) error {
	if s.Line == 0 {
		return fmt.Errorf("read %s: %s", s.file, clean(fmt.Sprintf(format, args...)))
	}
	return reader{file: s.file}.errorf(s.value, format, args...)
}

// Value is the value of a setting whose default is like. The texts of a list
// whose default does not say of what it is are as they are written.
func (s Setting) Value(like any) (any, error) {
	value, want := valueLike(s.value, like)
	if want != "" {
		return nil, s.Errorf("%s is not %s", s.Key, want)
	}
	return value, nil
}

// valueLike is the value of a node if it is of the type of like, else want says
// what it is not.
func valueLike(n *yaml.Node, like any) (value any, want string) {
	switch like := like.(type) {
	case bool:
		var out bool
		if n.ShortTag() != "!!bool" || n.Decode(&out) != nil {
			return nil, "true or false"
		}
		return out, ""
	case string:
		if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
			return nil, "a text"
		}
		return n.Value, ""
	case []any:
		return listLike(n, like)
	case map[string]any:
		return mappingLike(n, like)
	case json.Number, float64, int, int64:
		var out float64
		if tag := n.ShortTag(); tag != "!!int" && tag != "!!float" || n.Decode(&out) != nil {
			return nil, "a number"
		}
		return out, ""
	default:
		return nil, fmt.Sprintf("of a type that the configuration can set (%T)", like)
	}
}

func listLike(n *yaml.Node, like []any) (value any, want string) {
	if n.Kind != yaml.SequenceNode {
		return nil, "a list"
	}
	item := any("")
	if len(like) > 0 {
		item = like[0]
	}
	out := make([]any, len(n.Content))
	for i, child := range n.Content {
		if out[i], want = valueLike(child, item); want != "" {
			return nil, "a list of which each item is " + want
		}
	}
	return out, ""
}

// mappingLike is a mapping with the keys of like, or with any if that has none.
func mappingLike(n *yaml.Node, like map[string]any) (value any, want string) {
	if n.Kind != yaml.MappingNode {
		return nil, "a mapping"
	}
	out := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		item, ok := like[name]
		if !ok && len(like) > 0 {
			return nil, "a mapping that may have the key " + name
		}
		if !ok {
			item = ""
		}
		if out[name], want = valueLike(n.Content[i+1], item); want != "" {
			return nil, "a mapping in which " + name + " is " + want
		}
	}
	return out, ""
}

// settings are the settings of rules by their names.
func settings(c *Config) shape {
	return shape{
		schema: map[string]any{"type": []string{"object", "null"}, "properties": map[string]any{}},
		read: func(r reader, n *yaml.Node, what string) error {
			return r.entries(n, what, func(key, value *yaml.Node) error {
				return c.set(r, setting{name: key.Value, key: "settings." + key.Value, value: value})
			})
		},
	}
}

// ruleSetting is a setting of rules that has a key of its own.
func ruleSetting(c *Config, name, key string, is shape) shape {
	read := is.read
	is.read = func(r reader, n *yaml.Node, what string) error {
		if err := read(r, n, what); err != nil {
			return err
		}
		return c.set(r, setting{name: name, key: key, value: n})
	}
	return is
}

// set takes a setting in, once.
func (c *Config) set(r reader, s setting) error {
	at := slices.IndexFunc(c.settings, func(t setting) bool { return t.name == s.name })
	if at >= 0 {
		return r.errorf(s.value, "%s is what %s in line %d says already", s.key, c.settings[at].key, c.settings[at].value.Line)
	}
	c.settings = append(c.settings, s)
	return nil
}
