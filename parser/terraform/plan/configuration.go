package plan

import (
	"encoding/json"
	"strings"
)

// A configuration is what a plan says about the source that it was made of: not
// what the expressions are, but which there are and what they refer to.
type configuration struct {
	Providers map[string]providerConfig `json:"provider_config"`
	Root      *moduleConfig             `json:"root_module"`
}

type providerConfig struct {
	Name        string      `json:"name"`
	Alias       string      `json:"alias"`
	Module      string      `json:"module_address"`
	Expressions expressions `json:"expressions"`
}

// A moduleConfig is the source of one module, the same for all its instances.
type moduleConfig struct {
	Outputs map[string]struct {
		Expression expression `json:"expression"`
		Sensitive  bool       `json:"sensitive"`
	} `json:"outputs"`
	Resources []*resourceConfig          `json:"resources"`
	Calls     map[string]*callConfig     `json:"module_calls"`
	Variables map[string]*variableConfig `json:"variables"`

	byAddress map[string]*resourceConfig
}

type variableConfig struct {
	Default   json.RawMessage `json:"default"`
	Sensitive bool            `json:"sensitive"`
}

type resourceConfig struct {
	Address     string      `json:"address"` // within its module: data.aws_region.here
	Mode        string      `json:"mode"`
	Provider    string      `json:"provider_config_key"`
	Expressions expressions `json:"expressions"`
	Count       *expression `json:"count_expression"`
	ForEach     *expression `json:"for_each_expression"`
	DependsOn   []string    `json:"depends_on"`
}

type callConfig struct {
	Expressions expressions   `json:"expressions"`
	Count       *expression   `json:"count_expression"`
	ForEach     *expression   `json:"for_each_expression"`
	Module      *moduleConfig `json:"module"`
}

// expressions are the arguments and nested blocks that are written in a body, by
// name. A dynamic block is not among them.
type expressions map[string]*expression

// An expression is what a plan tells of the expression of an argument, or of the
// blocks of one type.
type expression struct {
	Constant   json.RawMessage // nil if it is none
	References []string        // as the plan has them, see leaves
	Blocks     []expressions   // for a block type
}

// UnmarshalJSON reads an expression. One that refers to nothing and is no
// constant is an empty mapping; anything that is no expression is a block.
func (e *expression) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, &e.Blocks)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	isExpression := true
	for name, member := range members {
		switch name {
		case "constant_value":
		case "references":
			isExpression = isExpression && len(member) > 0 && member[0] == '['
		default:
			isExpression = false
		}
	}
	if !isExpression {
		var block expressions
		if err := json.Unmarshal(data, &block); err != nil {
			return err
		}
		e.Blocks = []expressions{block}
		return nil
	}
	e.Constant = members["constant_value"]
	if references, ok := members["references"]; ok {
		return json.Unmarshal(references, &e.References)
	}
	return nil
}

// leaves are what an expression refers to. A plan lists each reference with what
// it is part of after it: aws_sqs_queue.q.arn, aws_sqs_queue.q.
func (e *expression) leaves() []string {
	if e == nil {
		return nil
	}
	var out []string
	for i, reference := range e.References {
		if i > 0 && isPart(e.References[i-1], reference) {
			continue
		}
		out = append(out, reference)
	}
	return out
}

// isPart tells whether a reference leads on from another.
func isPart(reference, of string) bool {
	rest, ok := strings.CutPrefix(reference, of)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}

// module is the source of the module at an address, nil if the plan does not
// have it.
func (c *configuration) module(address string) *moduleConfig {
	if c == nil {
		return nil
	}
	m := c.Root
	for _, step := range steps(address) {
		if step == "module" {
			continue
		}
		name, _, _ := strings.Cut(step, "[")
		if m == nil || m.Calls[name] == nil {
			return nil
		}
		m = m.Calls[name].Module
	}
	return m
}

// resource is the block of an address within a module.
func (m *moduleConfig) resource(address string) *resourceConfig {
	if m == nil {
		return nil
	}
	if m.byAddress == nil {
		m.byAddress = make(map[string]*resourceConfig, len(m.Resources))
		for _, r := range m.Resources {
			m.byAddress[r.Address] = r
		}
	}
	return m.byAddress[address]
}

// steps splits an address at its dots, and not at those in instance keys.
func steps(address string) []string {
	var out []string
	start, quoted, bracket := 0, false, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && bracket:
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case c == '.' && !bracket:
			out = append(out, address[start:i])
			start = i + 1
		}
	}
	if start < len(address) {
		out = append(out, address[start:])
	}
	return out
}

// block is an address without its instance keys.
func block(address string) string {
	out := steps(address)
	for i, step := range out {
		out[i], _, _ = strings.Cut(step, "[")
	}
	return strings.Join(out, ".")
}
