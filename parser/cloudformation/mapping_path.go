package cloudformation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// property returns what stands at a path of a resource's properties.
//
// A path is names with dots between. A name with [] is a list of which the rest
// of the path is taken item by item, one with [0] the first item of a list.
func (m *mapper) property(r *stack.Resource, path string) model.Attr {
	return m.along(model.Attr{Value: r.Properties, At: r.At}, strings.Split(path, "."))
}

// inside is property for a value that is no resource.
func (m *mapper) inside(attr model.Attr, path string) model.Attr {
	return m.along(attr, strings.Split(path, "."))
}

func (m *mapper) along(attr model.Attr, path []string) model.Attr {
	for i, name := range path {
		switch {
		case strings.HasSuffix(name, "[]"):
			attr = m.step(attr, strings.TrimSuffix(name, "[]"))
			return m.items(attr, path[i+1:])
		case strings.HasSuffix(name, "[0]"):
			attr = m.first(m.step(attr, strings.TrimSuffix(name, "[0]")))
		default:
			attr = m.step(attr, name)
		}
	}
	return attr
}

// step goes to a key of a mapping. It goes into both sides of a choice, and what
// is unknown as a whole is unknown in its parts.
func (m *mapper) step(attr model.Attr, name string) model.Attr {
	switch v := attr.Value.(type) {
	case nil:
		return model.Attr{}
	case model.Block:
		found := v[name]
		if found.At.IsZero() {
			found.At = attr.At
		}
		return found
	case model.Choice:
		then := m.step(model.Attr{Value: v.Then, At: attr.At}, name)
		otherwise := m.step(model.Attr{Value: v.Else, At: attr.At}, name)
		return chosen(v.If, attr.At, then, otherwise)
	case model.Unknown:
		return attr
	case model.Text:
		if _, known := v.Literal(); !known {
			attr.Value = model.Unknown{Why: whyUnknown(v)}
			return attr
		}
		return m.wrongForm(attr, "a mapping")
	default:
		return m.wrongForm(attr, "a mapping")
	}
}

// chosen is a choice between two attributes, each at its place. Where one of
// them is not set, that is said of at, what both are part of.
func chosen(guard model.Guard, at source.Span, then, otherwise model.Attr) model.Attr {
	out := model.Attr{At: then.At, Via: then.Via}
	switch {
	case then.Value == nil && otherwise.Value == nil:
		return out
	case then.Value == nil:
		out.At, out.Via = at, otherwise.Via
	case otherwise.Value == nil:
		out.At = at
	}
	out.Value = model.Choice{If: guard, Then: then.Value, Else: otherwise.Value, ThenAt: then.At, ElseAt: otherwise.At}
	return out
}

// items follows a path from each item of a list.
func (m *mapper) items(attr model.Attr, path []string) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			if unknown, isUnknown := value.(model.Unknown); isUnknown {
				return unknown
			}
			list = model.List{{Value: value, At: attr.At}}
		}
		out := model.List{}
		for _, item := range list {
			if item.At.IsZero() {
				item.At = attr.At
			}
			if found := m.along(item, path); found.Value != nil {
				out = append(out, found)
			}
		}
		return out
	})
	return attr
}

// first is the first item of a list.
func (m *mapper) first(attr model.Attr) model.Attr {
	switch v := attr.Value.(type) {
	case model.List:
		if len(v) == 0 {
			return model.Attr{At: attr.At}
		}
		item := v[0]
		if item.At.IsZero() {
			item.At = attr.At
		}
		return item
	case model.Choice:
		return chosen(v.If, attr.At, m.first(model.Attr{Value: v.Then, At: attr.At}), m.first(model.Attr{Value: v.Else, At: attr.At}))
	default:
		return attr
	}
}

// wrongForm is an unknown value in place of one that its property cannot have.
func (m *mapper) wrongForm(attr model.Attr, want string) model.Attr {
	why := fmt.Sprintf("%s stands where %s is expected", formName(attr.Value), want)
	m.problem(source.Problem{ID: "wrong-form", At: attr.At, Effect: source.Partial, Message: why, Hides: m.hides})
	attr.Value = model.Unknown{Why: why}
	return attr
}

// problem collects a problem unless it is there: many attributes come from one
// property.
func (m *mapper) problem(p source.Problem) {
	key := p.ID + p.At.String() + p.Message
	if m.reported[key] {
		return
	}
	m.reported[key] = true
	m.problems = append(m.problems, p)
}

// formName names a value in a message.
func formName(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return strconv.Quote(v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return strconv.FormatBool(bool(v))
	case model.List:
		return "a list"
	case model.Block:
		return "a mapping"
	default:
		return "a value"
	}
}

// whyUnknown says why a text with holes is not known.
func whyUnknown(t model.Text) string {
	for _, part := range t {
		if part.Hole != nil && part.Hole.Why != "" {
			return part.Hole.Why
		}
	}
	return t.String() + " is known on deployment only"
}

// literalOf is the literal text that a value is, "" for any other.
func literalOf(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		s, _ := v.Literal()
		return s
	case model.Number:
		return v.Source
	default:
		return ""
	}
}

// refTo is the text that a Ref to a resource of the template gives.
func refTo(id string) model.Text {
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: id, Resource: id})
}

// refersTo returns the resource of the template that a text refers to, if it is
// nothing but a reference.
func (m *mapper) refersTo(value model.Value) (*stack.Resource, *model.Hole) {
	text, ok := value.(model.Text)
	if !ok {
		return nil, nil
	}
	hole, ok := text.Hole()
	if !ok || hole.Source != model.ResourceHole {
		return nil, nil
	}
	return m.byID[hole.Resource], hole
}
