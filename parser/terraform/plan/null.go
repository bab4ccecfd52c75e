package plan

import (
	"encoding/json"
	"slices"
	"strings"
)

// null tells whether an expression is known to be null: a variable that nobody
// gave a value, as far as calls of modules hand it down. A plan shows the
// provider's default in its place.
func (r *reader) null(s scope, e *expression) bool {
	value, ok := r.constantOf(s, e, maxHops)
	return ok && string(value) == "null"
}

// constantOf is the value of an expression that is one, or that refers to one
// variable and nothing else.
func (r *reader) constantOf(s scope, e *expression, hops int) (json.RawMessage, bool) {
	if e == nil || hops == 0 {
		return nil, false
	}
	if e.Constant != nil {
		return e.Constant, true
	}
	leaves := slices.Compact(e.leaves())
	if len(leaves) != 1 {
		return nil, false
	}
	path := steps(leaves[0])
	if len(path) < 2 {
		return nil, false
	}
	switch {
	case path[0] == "var":
		if value, ok := r.variable(s, path[1], hops-1); ok {
			return inside(value, path[2:])
		}
	case path[0] == "each" && path[1] == "value":
		all, ok := r.constantOf(scope{module: s.module}, s.forEach, hops-1)
		if !ok || !strings.HasPrefix(s.key, `["`) {
			return nil, false
		}
		return inside(all, append([]string{strings.Trim(s.key, `[]"`)}, path[2:]...))
	}
	return nil, false
}

// variable is the value of a variable of a module instance.
func (r *reader) variable(s scope, name string, hops int) (json.RawMessage, bool) {
	parent, call, key := caller(s.module)
	if call == "" {
		value, ok := r.variables[name]
		return value, ok && !strings.Contains(name, "[")
	}
	m := r.configuration.module(parent)
	if m == nil || m.Calls[call] == nil || m.Calls[call].Module == nil {
		return nil, false
	}
	if given := m.Calls[call].Expressions[name]; given != nil {
		return r.constantOf(scope{module: parent, key: key, forEach: m.Calls[call].ForEach}, given, hops)
	}
	declared := m.Calls[call].Module.Variables[name]
	if declared == nil || declared.Default == nil || declared.Sensitive {
		return nil, false
	}
	return declared.Default, true
}

// inside is the member of a value that a path leads to. One that is not there is
// an optional attribute, and null.
func inside(value json.RawMessage, path []string) (json.RawMessage, bool) {
	for _, name := range path {
		var members map[string]json.RawMessage
		if strings.Contains(name, "[") || json.Unmarshal(value, &members) != nil || members == nil {
			return nil, false
		}
		if value = members[name]; value == nil {
			value = json.RawMessage("null")
		}
	}
	return value, true
}
