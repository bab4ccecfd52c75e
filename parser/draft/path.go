package draft

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/embedded"
)

// Fields are names of attributes and the paths where they stand.
type Fields map[string]string

// Inside returns what stands at a path of a value.
//
// A path is names with dots between. A name with [] is a list of which the rest
// of the path is taken item by item, one with [0] the first item of a list.
func (d *Draft) Inside(attr model.Attr, path string) model.Attr {
	for more := true; more; {
		var name string
		name, path, more = strings.Cut(path, ".")
		if list, ok := strings.CutSuffix(name, "[]"); ok {
			return d.items(d.Step(attr, list), path)
		}
		if list, ok := strings.CutSuffix(name, "[0]"); ok {
			attr = First(d.Step(attr, list))
			continue
		}
		attr = d.Step(attr, name)
	}
	return attr
}

// Step goes to a key of a mapping. It goes into both sides of a choice, and what
// is unknown as a whole is unknown in its parts.
func (d *Draft) Step(attr model.Attr, name string) model.Attr {
	switch v := attr.Value.(type) {
	case nil:
		return model.Attr{}
	case model.Block:
		found := v[name]
		found.At = OrAt(found.At, attr.At)
		return found
	case model.Choice:
		then := d.Step(model.Attr{Value: v.Then, At: OrAt(v.ThenAt, attr.At)}, name)
		otherwise := d.Step(model.Attr{Value: v.Else, At: OrAt(v.ElseAt, attr.At)}, name)
		return Chosen(v.If, attr.At, then, otherwise)
	case model.Unknown:
		return attr
	case model.Text:
		if _, known := v.Literal(); !known {
			attr.Value = model.Unknown{Why: WhyUnknown(v)}
			return attr
		}
		return d.WrongForm(attr, "a mapping")
	default:
		return d.WrongForm(attr, "a mapping")
	}
}

// items follows a path from each item of a list; "" is the items themselves.
func (d *Draft) items(attr model.Attr, path string) model.Attr {
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
			item.At = OrAt(item.At, attr.At)
			if path != "" {
				item = d.Inside(item, path)
			}
			if item.Value != nil {
				out = append(out, item)
			}
		}
		return out
	})
	return attr
}

// First is the first item of a list. Where it stands under a guard only, it is
// the next one elsewhere.
func First(attr model.Attr) model.Attr {
	switch v := attr.Value.(type) {
	case model.List:
		out := model.Attr{At: attr.At}
		for _, item := range v {
			item.At = OrAt(item.At, attr.At)
			if out = Merged(out, item); settled(out.Value) {
				break
			}
		}
		return out
	case model.Choice:
		then, otherwise := First(model.Attr{Value: v.Then, At: OrAt(v.ThenAt, attr.At)}), First(model.Attr{Value: v.Else, At: OrAt(v.ElseAt, attr.At)})
		return Chosen(v.If, attr.At, then, otherwise)
	default:
		return attr
	}
}

// settled tells whether a value is set whatever holds.
func settled(value model.Value) bool {
	switch v := value.(type) {
	case nil:
		return false
	case model.Choice:
		return settled(v.Then) && settled(v.Else)
	default:
		return true
	}
}

// WrongForm is an unknown value in place of one that its property cannot have.
func (d *Draft) WrongForm(attr model.Attr, want string) model.Attr {
	why := fmt.Sprintf("%s stands where %s is expected", FormName(attr.Value), want)
	d.Problem(source.Problem{ID: "wrong-form", At: attr.At, Effect: source.Partial, Message: why, Hides: d.hides})
	attr.Value = model.Unknown{Why: why}
	return attr
}

// Taken are the attributes that stand at paths of an item.
func (d *Draft) Taken(item model.Attr, names Fields) model.Block {
	attrs := model.Block{}
	for name, path := range names {
		if attr := d.Inside(item, path); attr.Value != nil {
			attrs[name] = attr
		}
	}
	return attrs
}

// Known is Taken where why is empty; of an item that is not known nothing is.
func (d *Draft) Known(item model.Attr, names Fields, why string) model.Block {
	if why != "" {
		return model.Block{}
	}
	return d.Taken(item, names)
}

// Renamed is a mapping with the names of the model, made of one that is not
// unknown.
func (d *Draft) Renamed(attr model.Attr, names Fields) model.Value {
	if unknown, ok := attr.Value.(model.Unknown); ok {
		return unknown
	}
	return d.Taken(attr, names)
}

// Blocks makes mappings with the names of the model of the mappings of a list.
func (d *Draft) Blocks(attr model.Attr, names Fields) model.Attr {
	return EachItem(attr, func(item model.Attr) model.Value { return d.Renamed(item, names) })
}

// EachItem makes a list of what f makes of each item of a list, on each side of
// its choices. A lone value is a list of one.
func EachItem(attr model.Attr, f func(item model.Attr) model.Value) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			if unknown, isUnknown := value.(model.Unknown); isUnknown {
				return unknown
			}
			list = model.List{{Value: value, At: attr.At}}
		}
		out := make(model.List, len(list))
		for i, item := range list {
			item.At = OrAt(item.At, attr.At)
			item.Value = model.Convert(item.Value, func(value model.Value) model.Value {
				one := item
				one.Value = value
				return f(one)
			})
			out[i] = item
		}
		return out
	})
	return attr
}

// ReadJSON reads attributes of a block that are documents in a text. The block
// is another if there are any.
func (d *Draft) ReadJSON(block model.Block, names []string) model.Block {
	out, copied := block, false
	for _, name := range names {
		attr := block[name]
		if !HoldsText(attr.Value) {
			continue
		}
		if !copied {
			out, copied = maps.Clone(block), true
		}
		out[name] = d.Document(attr)
	}
	return out
}

// Document is the document in a text, or what is none any more.
func (d *Draft) Document(attr model.Attr) model.Attr {
	if !HoldsText(attr.Value) {
		return attr
	}
	parsed, problems := embedded.Parse(attr)
	d.Found(problems)
	return parsed
}

// HoldsText tells whether a value is a text on some side of its choices.
func HoldsText(value model.Value) bool {
	switch v := value.(type) {
	case model.Text:
		return true
	case model.Choice:
		return HoldsText(v.Then) || HoldsText(v.Else)
	default:
		return false
	}
}

// ByPlace are the keys of a mapping in the order in which they were written.
func ByPlace(block model.Block) []string {
	return slices.SortedFunc(maps.Keys(block), func(a, b string) int {
		if block[a].At != block[b].At {
			return block[a].At.Compare(block[b].At)
		}
		return strings.Compare(a, b)
	})
}

// Pairs is a mapping as a list of names and values, in the order in which they
// were written.
func Pairs(attr model.Attr) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		out := model.List{}
		for _, name := range ByPlace(block) {
			one := block[name]
			one.At = OrAt(one.At, attr.At)
			out = append(out, one.Of(model.Block{
				"name": {Value: model.Lit(name), At: one.At}, "value": one,
			}))
		}
		return out
	})
	return attr
}

// OrAt is a place, or another where it is not known.
func OrAt(at, other source.Span) source.Span {
	if at.IsZero() {
		return other
	}
	return at
}

// FormName names a value in a message.
func FormName(value model.Value) string {
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

// NameOr is a text as a part of an id, or the index where there is none. Holes
// are written as templates write them: the marks of holes are for messages.
func NameOr(attr model.Attr, index int) string {
	text, ok := attr.Value.(model.Text)
	if !ok || len(text) == 0 {
		return strconv.Itoa(index)
	}
	var b strings.Builder
	for _, part := range text {
		if part.Hole != nil {
			b.WriteString("${" + part.Hole.Name + "}")
			continue
		}
		b.WriteString(part.Literal)
	}
	return b.String()
}
