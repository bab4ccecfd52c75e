package iam

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// ParseJSON reads JSON into a value without places.
func ParseJSON(raw []byte) (model.Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	return jsonValue(tree), nil
}

func jsonValue(tree any) model.Value {
	switch v := tree.(type) {
	case map[string]any:
		out := make(model.Block, len(v))
		for name, item := range v {
			out[name] = model.Attr{Value: jsonValue(item)}
		}
		return out
	case []any:
		out := make(model.List, len(v))
		for i, item := range v {
			out[i] = model.Attr{Value: jsonValue(item)}
		}
		return out
	case string:
		return model.Lit(v)
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return model.Lit(v.String())
		}
		return model.Number{Value: f, Source: v.String()}
	case bool:
		return model.Bool(v)
	}
	return nil
}

// ParsePolicy reads a policy document of JSON.
func ParsePolicy(raw []byte, basis Basis) ([]Statement, []source.Problem, error) {
	value, err := ParseJSON(raw)
	if err != nil {
		return nil, nil, err
	}
	statements, problems := Statements(model.Attr{Value: value}, basis)
	return statements, problems, nil
}

// managedStatements returns the statements of a policy that AWS manages in
// normal form.
func (a *Analyzer) managedStatements(p data.ManagedPolicy) ([]Statement, error) {
	document, err := a.Managed.Document(p)
	if err != nil {
		return nil, err
	}
	statements, _, err := ParsePolicy([]byte(document), Identity)
	if err != nil {
		return nil, fmt.Errorf("managed policy %s: %w", p.Name, err)
	}
	return statements, nil
}
