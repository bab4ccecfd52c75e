package engine

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// locate follows the path of a finding as far as the source goes: an attribute
// that is not set stands where the resource does, an edge where the attribute
// that names its ends is written. The path it returns has source indexes in the
// place of those that rules see, who do not see unknown items.
func locate(n *workspace.Node, path []any) ([]any, source.Span) {
	at := n.At
	out := make([]any, 0, len(path))
	if len(path) == 0 {
		return out, at
	}
	attr, ok := attribute(n, path[0])
	out = append(out, path[0])
	if !ok {
		return append(out, path[1:]...), at
	}
	at = placed(attr, at)
	for i, step := range path[1:] {
		next, step, ok := descend(attr.Value, step)
		out = append(out, step)
		if !ok {
			return append(out, path[i+2:]...), at
		}
		attr, at = next, placed(next, at)
	}
	return out, at
}

// placed is where an attribute stands, else where what it is part of does.
func placed(attr model.Attr, otherwise source.Span) source.Span {
	if attr.At.IsZero() {
		return otherwise
	}
	return attr.At
}

// attribute is what the loader read for a name that rules know. What is
// unknown in this world is not among the node's attributes, but the loader knows
// where it is written.
func attribute(n *workspace.Node, step any) (model.Attr, bool) {
	name, ok := step.(string)
	if !ok {
		return model.Attr{}, false
	}
	if t := model.Kinds[n.Kind][name].Type; t.Base == model.EdgeBase && t.From != "" {
		name = t.From
	}
	if attr, ok := n.Attr(name); ok {
		return attr, true
	}
	attr, ok := n.Resource.Attrs[name]
	return attr, ok
}

// descend takes one step into a value.
func descend(value model.Value, step any) (model.Attr, any, bool) {
	switch v := value.(type) {
	case model.Block:
		if name, ok := step.(string); ok {
			attr, ok := v[name]
			return attr, step, ok
		}
	case model.List:
		index, ok := number(step)
		if !ok {
			break
		}
		if i, ok := sourceIndex(v, index); ok {
			return v[i], i, true
		}
	default:
	}
	return model.Attr{}, step, false
}

func number(step any) (int, bool) {
	switch n := step.(type) {
	case int:
		return n, true
	case float64:
		return int(n), true
	case json.Number:
		i, err := strconv.Atoi(n.String())
		return i, err == nil
	}
	return 0, false
}

// via are the places that the value at a path came through.
func via(n *workspace.Node, path []any) []Related {
	if len(path) == 0 {
		return nil
	}
	attr, ok := attribute(n, path[0])
	if !ok {
		return nil
	}
	var out []Related
	for _, at := range attr.Via() {
		out = append(out, Related{At: at, Message: "the value comes from here"})
	}
	return out
}

// stable is a path without list indexes, for identities.
func stable(path []any) string {
	var b strings.Builder
	for _, step := range path {
		if name, ok := step.(string); ok {
			b.WriteString("/" + name)
		}
	}
	return b.String()
}
