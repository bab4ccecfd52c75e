package config

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// isInTree tells whether a name stays below the folder that it is relative to.
func isInTree(name string) bool {
	return name != "" && !strings.ContainsRune(name, 0) && fs.ValidPath(path.Clean(name))
}

// environment is one way in which the workspace is deployed.
func environment(e *Environment, name *yaml.Node) (is shape, what string) {
	e.Name = name.Value
	return block([]key{
		{
			name: "class", is: word(&e.Class, "class", Classes),
			doc: "What it is for: `prod`, `shared` by people, or `ephemeral`, gone tomorrow. It scales the severity of findings that are the author's own choice, never of permissions.",
		},
		{
			name: "parameter-files", is: texts(&e.ParameterFiles, fileSchema, inTree),
			doc: "Parameter files of CloudFormation, `samconfig.toml` or `.tfvars`, relative to the folder of the configuration.",
		},
		{
			name: "parameters", is: parameters(&e.Parameters),
			doc: "Values of parameters and variables by name; they win over those of files.",
		},
	}), "environment " + name.Value
}

// parameters keeps values as they are written: 007 is a text to CloudFormation.
func parameters(to *map[string]string) shape {
	one := map[string]any{"type": []string{"string", "number", "boolean"}, "examples": []any{"prod", 3}}
	schema := map[string]any{
		"type":                 []string{"object", "null"},
		"additionalProperties": map[string]any{"anyOf": []any{one, map[string]any{"type": "array", "items": one}}},
	}
	return shape{schema: schema, read: func(r reader, n *yaml.Node, what string) error {
		*to = map[string]string{}
		return r.entries(n, what, func(key, value *yaml.Node) error {
			switch value.Kind {
			case yaml.ScalarNode:
				(*to)[key.Value] = value.Value
				return nil
			case yaml.SequenceNode:
				items, err := r.texts(value, "parameter "+key.Value)
				(*to)[key.Value] = strings.Join(items, ",")
				return err
			default:
				return r.errorf(value, "parameter %s is neither a value nor a list of values", key.Value)
			}
		})
	}}
}

// plan is the plan of a folder.
func plan(p *Plan, folder *yaml.Node) (is shape, what string) {
	p.Folder = folder.Value
	return scalar(fileSchema, func(r reader, n *yaml.Node, _ string) error {
		for _, name := range []*yaml.Node{folder, n} {
			if err := inTree(r, name); err != nil {
				return err
			}
		}
		p.File = n.Value
		return nil
	}), "the plan of " + folder.Value
}

// skips are rules that are turned off.
func skips(to *[]Skip) shape {
	return list(to, func(s *Skip, n *yaml.Node) shape {
		s.Line = n.Line
		return block([]key{
			{name: "reason", doc: "Why it is so, for reports.", must: true, is: text(&s.Reason)},
			{name: "rules", doc: "Ids of rules.", must: true, is: texts(&s.Rules, ruleSchema, isSlug)},
			{name: "until", doc: "The last day on which it counts.", otherwise: "for good", is: day(&s.Until)},
		})
	})
}

// severities are those of rules by id.
func severities(c *Config) shape {
	return named(new([]string), ruleSchema, func(_ *string, rule *yaml.Node) (is shape, what string) {
		return scalar(map[string]any{"enum": Severities}, func(r reader, n *yaml.Node, _ string) error {
			if err := isSlug(r, rule); err != nil {
				return err
			}
			if slices.Contains([]string{"off", "none", "ignore", "never"}, n.Value) {
				return r.errorf(n, "there is no severity %s; skip turns a rule off, with a reason", n.Value)
			}
			if !slices.Contains(Severities, n.Value) {
				return r.errorf(n, "there is no severity %s%s", n.Value, Suggest(n.Value, Severities))
			}
			if c.Severities == nil {
				c.Severities = map[string]string{}
			}
			c.Severities[rule.Value] = n.Value
			return nil
		}), "the severity of " + rule.Value
	})
}

var account = regexp.MustCompile(`^\d{12}$`)

// accounts are ids of accounts. YAML takes one without quotes for a number, and
// one that starts with a zero for an octal one: its text is what counts.
func accounts() shape {
	schema := map[string]any{"anyOf": []any{
		map[string]any{"type": "string", "pattern": account.String(), "examples": []string{"123456789012"}},
		map[string]any{"type": "integer", "minimum": 0, "maximum": 999999999999, "examples": []int{123456789012}},
	}}
	return texts(new([]string), schema, func(r reader, n *yaml.Node) error {
		if !account.MatchString(n.Value) {
			return r.errorf(n, "%s is no id of an account, which has twelve digits", n.Value)
		}
		return nil
	})
}
