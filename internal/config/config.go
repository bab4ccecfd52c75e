// Package config reads .belay.yaml, the one file by which a project says what
// cannot be seen in its templates.
package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Name is the file's name. The folder it is in is the root of a workspace.
const Name = ".belay.yaml"

// A Config is what the file says. The zero value is no file.
type Config struct {
	// Environments are the ways in which the workspace is deployed, in the order
	// of the file.
	Environments []Environment
	// Workspaces are patterns of folders, relative to the file's, that are each a
	// workspace of its own.
	Workspaces []string
	// Plans are plans of root modules of Terraform.
	Plans []Plan
	// Signals are the slugs of signals that are watched only where they are chosen.
	Signals []string
	// Quotas are limits that AWS raised for the account.
	Quotas Quotas
	// External says what is watched by means that are in no template.
	External []External
}

// A Plan is the plan of a root module of Terraform, as terraform show -json
// prints it. Names are relative to the folder of the configuration.
type Plan struct{ Folder, File string }

// An Environment is one way in which the workspace is deployed.
type Environment struct {
	Name           string
	Class          string // prod, shared or ephemeral; "" is not said
	Parameters     map[string]string
	ParameterFiles []string // relative to the folder of the file
}

// Classes are the classes that an environment may have.
var Classes = []string{"ephemeral", "prod", "shared"}

// Environment returns the environment of a name.
func (c Config) Environment(name string) (Environment, error) {
	names := make([]string, len(c.Environments))
	for i, e := range c.Environments {
		if e.Name == name {
			return e, nil
		}
		names[i] = e.Name
	}
	if len(names) == 0 {
		return Environment{}, fmt.Errorf("there is no environment %s: no %s lists environments", name, Name)
	}
	return Environment{}, fmt.Errorf("there is no environment %s%s", name, Suggest(name, names))
}

// Parse reads the content of the file called name. Everything in it must be
// known: a misspelt key would otherwise be a setting that silently does nothing.
func Parse(name string, content []byte) (Config, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return Config{}, fmt.Errorf("read %s: %w", name, err)
	}
	r := reader{file: name}
	var config Config
	if len(document.Content) == 0 {
		return config, nil
	}
	err := r.fields(document.Content[0], "the file", map[string]field{
		"environments": func(n *yaml.Node) error { return r.environments(n, &config) },
		"external-monitoring": func(n *yaml.Node) (err error) {
			config.External, err = r.external(n)
			return err
		},
		"plans": func(n *yaml.Node) error { return r.plans(n, &config) },
		"quotas": func(n *yaml.Node) (err error) {
			config.Quotas, err = r.quotas(n)
			return err
		},
		"signals": func(n *yaml.Node) (err error) {
			config.Signals, err = r.signals(n, "signals")
			return err
		},
		"workspaces": func(n *yaml.Node) (err error) {
			config.Workspaces, err = r.texts(n, "workspaces")
			return err
		},
	})
	return config, err
}

// A reader reads the nodes of one file.
type reader struct{ file string }

// A field reads the value of one key.
type field func(*yaml.Node) error

// fields reads a mapping whose keys are all known.
func (r reader) fields(n *yaml.Node, what string, known map[string]field) error {
	return r.entries(n, what, func(key, value *yaml.Node) error {
		read, ok := known[key.Value]
		if !ok {
			return r.errorf(key, "%s has no key %s%s", what, key.Value, Suggest(key.Value, keys(known)))
		}
		return read(value)
	})
}

// entries reads a mapping, each key once. Nothing at all is an empty mapping.
func (r reader) entries(n *yaml.Node, what string, each func(key, value *yaml.Node) error) error {
	if n.Kind == yaml.AliasNode {
		return r.errorf(n, "%s is an alias; write it out", what)
	}
	if n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return r.errorf(n, "%s is not a mapping", what)
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if line, ok := seen[key.Value]; ok {
			return r.errorf(key, "%s is already set in line %d", key.Value, line)
		}
		seen[key.Value] = key.Line
		if err := each(key, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) environments(n *yaml.Node, config *Config) error {
	return r.entries(n, "environments", func(key, value *yaml.Node) error {
		e := Environment{Name: key.Value}
		err := r.fields(value, "environment "+key.Value, map[string]field{
			"class": func(n *yaml.Node) error {
				if !slices.Contains(Classes, n.Value) {
					return r.errorf(n, "there is no class %s%s", n.Value, Suggest(n.Value, Classes))
				}
				e.Class = n.Value
				return nil
			},
			"parameters": func(n *yaml.Node) (err error) {
				e.Parameters, err = r.parameters(n)
				return err
			},
			"parameter-files": func(n *yaml.Node) (err error) {
				e.ParameterFiles, err = r.texts(n, "parameter-files")
				return err
			},
		})
		config.Environments = append(config.Environments, e)
		return err
	})
}

func (r reader) plans(n *yaml.Node, config *Config) error {
	return r.entries(n, "plans", func(key, value *yaml.Node) error {
		if value.Kind != yaml.ScalarNode || value.Value == "" {
			return r.errorf(value, "the plan of %s is not the name of a file", key.Value)
		}
		config.Plans = append(config.Plans, Plan{Folder: key.Value, File: value.Value})
		return nil
	})
}

// parameters keeps values as they are written: 007 is a text to CloudFormation.
func (r reader) parameters(n *yaml.Node) (map[string]string, error) {
	out := map[string]string{}
	err := r.entries(n, "parameters", func(key, value *yaml.Node) error {
		switch value.Kind {
		case yaml.ScalarNode:
			out[key.Value] = value.Value
			return nil
		case yaml.SequenceNode:
			items, err := r.texts(value, "parameter "+key.Value)
			out[key.Value] = strings.Join(items, ",")
			return err
		default:
			return r.errorf(value, "parameter %s is neither a value nor a list of values", key.Value)
		}
	})
	return out, err
}

func (r reader) texts(n *yaml.Node, what string) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, r.errorf(n, "%s is not a list", what)
	}
	out := make([]string, len(n.Content))
	for i, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, r.errorf(item, "an item of %s is not a text", what)
		}
		out[i] = item.Value
	}
	return out, nil
}

func (r reader) errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("read %s: line %d: %w", r.file, n.Line, fmt.Errorf(format, args...))
}

func keys(known map[string]field) []string {
	out := make([]string, 0, len(known))
	for key := range known {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Suggest ends a message with the word that was probably meant, else with those
// there are if they are few.
func Suggest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := Distance(word, w); d < least {
			best, least = w, d
		}
	}
	if best != "" {
		return "; did you mean " + best + "?"
	}
	const few = 10
	if len(words) > few {
		return ""
	}
	return "; there is " + strings.Join(words, ", ")
}

// Distance is how many letters have to be put in, taken out or replaced to make
// one word of the other.
func Distance(a, b string) int {
	from, to := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(to)]
}
