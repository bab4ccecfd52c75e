package plan

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/belay-dev/belay/internal/model"
)

// A body is the inside of a resource or of a nested block, and what is written
// in it. A plan has all attributes of a resource, and does not say which of them
// somebody set.
type body struct {
	typ string
	// sure tells whether written is all that is written in the body. It is not
	// where the plan does not have the source, in what a dynamic block makes, and
	// in blocks that the provider may fill in by itself, which the plan leaves out
	// of the source.
	sure    bool
	written expressions
}

// awaited is a value that the plan does not know. What stands for it is found
// when all resources are read.
var awaited = model.Unknown{}

// set is the values that are set, at a path within a resource.
func (b body) set(path string, values model.Block, unknown, sensitive model.Value) model.Block {
	open, _ := unknown.(model.Block)
	secret, _ := sensitive.(model.Block)
	out := make(model.Block, len(b.written))
	for name, attr := range values {
		e := b.written[name]
		if b.sure && e == nil && !hasBlocks(attr.Value) {
			continue // the provider's default, or computed
		}
		attr.Value = b.value(join(path, name), e, attr.Value, open[name].Value, secret[name].Value)
		if attr.Value == nil || e == nil && isDefault(b.typ, join(path, name), attr.Value) {
			continue
		}
		out[name] = attr
	}
	for name, u := range open {
		if _, ok := values[name]; ok || u.Value != model.Bool(true) || b.sure && b.written[name] == nil {
			continue
		}
		u.Value = awaited
		out[name] = u
	}
	return out
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// hasBlocks tells whether a value is blocks.
func hasBlocks(value model.Value) bool {
	list, ok := value.(model.List)
	if !ok || len(list) == 0 {
		return false
	}
	return slices.ContainsFunc(list, func(item model.Attr) bool {
		_, ok := item.Value.(model.Block)
		return ok
	})
}

// value is a value with what is unknown and sensitive in it taken out.
func (b body) value(path string, e *expression, value, unknown, sensitive model.Value) model.Value {
	switch {
	case unknown == model.Bool(true):
		return awaited
	case sensitive == model.Bool(true) && value != nil:
		return model.Unknown{Why: fmt.Sprintf("%s is sensitive, and what is sensitive is not read from a plan", path)}
	}
	switch v := value.(type) {
	case model.Block:
		if e != nil && e.Blocks != nil {
			return b.within(e.Blocks[0]).set(path, v, unknown, sensitive)
		}
		return b.mapping(path, v, unknown, sensitive)
	case model.List:
		return b.list(path, e, v, unknown, sensitive)
	default:
		return value
	}
}

func (b body) within(written expressions) body {
	return body{typ: b.typ, sure: written != nil, written: written}
}

// mapping is the value of an argument that is a mapping: all of it is written.
func (b body) mapping(path string, value model.Block, unknown, sensitive model.Value) model.Value {
	open, _ := unknown.(model.Block)
	secret, _ := sensitive.(model.Block)
	out := make(model.Block, len(value))
	for name, attr := range value {
		attr.Value = b.value(join(path, name), nil, attr.Value, open[name].Value, secret[name].Value)
		out[name] = attr
	}
	for name, u := range open {
		if u.Value == model.Bool(true) {
			u.Value = awaited
			out[name] = u
		}
	}
	return out
}

func (b body) list(path string, e *expression, value model.List, unknown, sensitive model.Value) model.Value {
	open, _ := unknown.(model.List)
	secret, _ := sensitive.(model.List)
	out := make(model.List, 0, len(value))
	for i, item := range value {
		u, s := itemOf(open, i), itemOf(secret, i)
		block, ok := item.Value.(model.Block)
		switch {
		case ok && (e == nil || e.Blocks != nil) && u != model.Bool(true) && s != model.Bool(true):
			item.Value = b.within(e.blockOf(block, i)).set(path, block, u, s)
		default:
			item.Value = b.value(path, nil, item.Value, u, s)
		}
		out = append(out, item)
	}
	return out
}

func itemOf(list model.List, i int) model.Value {
	if i < len(list) {
		return list[i].Value
	}
	return nil
}

// blockOf is the block that a value was written as, nil if none can be told. The
// blocks of a set are not in the order of their values: what is constant in them
// tells them apart.
func (e *expression) blockOf(value model.Block, i int) expressions {
	if e == nil {
		return nil
	}
	if i < len(e.Blocks) && fits(e.Blocks[i], value) {
		return e.Blocks[i]
	}
	for _, b := range e.Blocks {
		if fits(b, value) {
			return b
		}
	}
	return nil
}

// fits tells whether a value can be what a block is.
func fits(written expressions, value model.Block) bool {
	for name, e := range written {
		if e == nil || len(e.Constant) == 0 || e.Constant[0] == '{' || e.Constant[0] == '[' {
			continue
		}
		var text string
		if json.Unmarshal(e.Constant, &text) != nil {
			text = string(e.Constant)
		}
		if is, ok := scalarText(value[name].Value); ok && is != text {
			return false
		}
	}
	return true
}

// scalarText writes a text, number or bool as JSON's constants are compared.
func scalarText(value model.Value) (string, bool) {
	switch v := value.(type) {
	case model.Text:
		return v.Literal()
	case model.Number:
		return v.Source, true
	case model.Bool:
		if v {
			return "true", true
		}
		return "false", true
	default:
		return "", false
	}
}
