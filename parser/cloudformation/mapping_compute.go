package cloudformation

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/embedded"
)

// compute is how an attribute that no path can say is worked out.
type compute = func(m *mapper, r *stack.Resource) model.Attr

// isSet is true where something stands at the path that is not empty.
func isSet(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			switch v := value.(type) {
			case model.Unknown:
				return v
			case model.List:
				return model.Bool(len(v) > 0)
			case model.Block:
				return model.Bool(len(v) > 0)
			case model.Text:
				if _, known := v.Literal(); !known {
					return model.Unknown{Why: whyUnknown(v)}
				}
			default:
			}
			return model.Bool(true)
		})
		return attr
	}
}

// isWord is true where one of the words stands at the path, false where another.
func isWord(path string, words ...string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			text, ok := value.(model.Text)
			if !ok {
				return value
			}
			literal, known := text.Literal()
			if !known {
				return model.Unknown{Why: whyUnknown(text)}
			}
			return model.Bool(slices.Contains(words, literal))
		})
		return attr
	}
}

// always is what is so of every resource of the type.
func always(value model.Value) compute {
	return func(_ *mapper, r *stack.Resource) model.Attr { return model.Attr{Value: value, At: r.At} }
}

// blocks makes mappings with other names of the mappings of a list.
func (m *mapper) blocks(attr model.Attr, names fields) model.Attr {
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
			if item.At.IsZero() {
				item.At = attr.At
			}
			item.Value = model.Convert(item.Value, func(value model.Value) model.Value {
				return m.renamed(model.Attr{Value: value, At: item.At}, names)
			})
			out[i] = item
		}
		return out
	})
	return attr
}

func (m *mapper) renamed(attr model.Attr, names fields) model.Value {
	if unknown, ok := attr.Value.(model.Unknown); ok {
		return unknown
	}
	block := model.Block{}
	for name, path := range names {
		if found := m.inside(attr, path); found.Value != nil {
			block[name] = found
		}
	}
	return block
}

// readJSON reads properties that are JSON in a text. The resource is another if
// there are any.
func (m *mapper) readJSON(r *stack.Resource, names []string) *stack.Resource {
	out := r
	for _, name := range names {
		attr := r.Properties[name]
		if !holdsText(attr.Value) {
			continue
		}
		parsed, problems := embedded.Parse(attr)
		for _, p := range problems {
			p.Hides = m.hides
			m.problem(p)
		}
		if out == r {
			next := *r
			next.Properties = maps.Clone(r.Properties)
			out = &next
		}
		out.Properties[name] = parsed
	}
	return out
}

func holdsText(value model.Value) bool {
	switch v := value.(type) {
	case model.Text:
		return true
	case model.Choice:
		return holdsText(v.Then) || holdsText(v.Else)
	default:
		return false
	}
}

// jsonText is the value at a path as JSON with sorted keys.
func jsonText(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		if attr.Value != nil {
			attr.Value = writeJSON(attr.Value, 6)
		}
		return attr
	}
}

// writeJSON writes a value as JSON. A choice inside makes a choice of texts, so
// many levels deep at most.
func writeJSON(value model.Value, levels int) model.Value {
	if guard, ok := firstChoice(value); ok {
		if levels == 0 {
			return model.Unknown{Why: "it depends on too many conditions"}
		}
		return choose(guard,
			writeJSON(resolved(value, guard, thenSide), levels-1),
			writeJSON(resolved(value, guard, elseSide), levels-1),
		)
	}
	var w jsonWriter
	w.value(value)
	if w.why != "" {
		return model.Unknown{Why: w.why}
	}
	return model.Concat(w.out...)
}

func firstChoice(value model.Value) (model.Guard, bool) {
	switch v := value.(type) {
	case model.Choice:
		return v.If, true
	case model.List:
		for _, item := range v {
			if guard, ok := firstChoice(item.Value); ok {
				return guard, true
			}
		}
	case model.Block:
		for _, name := range sortedKeys(v) {
			if guard, ok := firstChoice(v[name].Value); ok {
				return guard, true
			}
		}
	default:
	}
	return nil, false
}

func thenSide(c model.Choice) model.Value { return c.Then }
func elseSide(c model.Choice) model.Value { return c.Else }

// resolved is a value with one side taken of all choices on a guard.
func resolved(value model.Value, guard model.Guard, side func(model.Choice) model.Value) model.Value {
	switch v := value.(type) {
	case model.Choice:
		if reflect.DeepEqual(v.If, guard) {
			return resolved(side(v), guard, side)
		}
		return model.Choice{If: v.If, Then: resolved(v.Then, guard, side), Else: resolved(v.Else, guard, side)}
	case model.List:
		var out model.List
		for _, item := range v {
			if item.Value = resolved(item.Value, guard, side); item.Value != nil {
				out = append(out, item)
			}
		}
		return out
	case model.Block:
		out := make(model.Block, len(v))
		for name, attr := range v {
			attr.Value = resolved(attr.Value, guard, side)
			out[name] = attr
		}
		return out
	default:
		return value
	}
}

// A jsonWriter writes values without choices.
type jsonWriter struct {
	out []model.Text
	why string // why it cannot be written
}

func (w *jsonWriter) literal(s string) { w.out = append(w.out, model.Lit(s)) }

func (w *jsonWriter) value(value model.Value) {
	switch v := value.(type) {
	case model.Text:
		w.literal(`"`)
		for _, part := range v {
			if part.Hole != nil {
				w.out = append(w.out, model.Text{part})
				continue
			}
			w.literal(strings.Trim(quoted(part.Literal), `"`))
		}
		w.literal(`"`)
	case model.Number:
		w.literal(v.Source)
	case model.Bool:
		if v {
			w.literal("true")
			return
		}
		w.literal("false")
	case model.List:
		w.literal("[")
		for i, item := range v {
			if i > 0 {
				w.literal(",")
			}
			w.value(item.Value)
		}
		w.literal("]")
	case model.Block:
		w.block(v)
	case model.Unknown:
		w.why = v.Why
	case model.Choice:
		w.why = "it depends on conditions"
	default:
		w.literal("null")
	}
}

func (w *jsonWriter) block(block model.Block) {
	w.literal("{")
	first := true
	for _, name := range sortedKeys(block) {
		if block[name].Value == nil {
			continue
		}
		if !first {
			w.literal(",")
		}
		first = false
		w.literal(quoted(name) + ":")
		w.value(block[name].Value)
	}
	w.literal("}")
}

// quoted is a JSON string. Event patterns hold < and > as they are.
func quoted(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// merged is one attribute made of two: the first where it is set, else the
// second.
func merged(first, second model.Attr) model.Attr {
	if first.Value == nil {
		return second
	}
	if choice, ok := first.Value.(model.Choice); ok && second.Value != nil {
		first.Value = model.Choice{
			If:   choice.If,
			Then: merged(model.Attr{Value: choice.Then}, second).Value,
			Else: merged(model.Attr{Value: choice.Else}, second).Value,
		}
	}
	return first
}

// allTrue is true if every value is, false if one is not.
func allTrue(values ...model.Value) model.Value {
	out, ok := distribute(values, func(values []model.Value) model.Value {
		var why string
		for _, value := range values {
			coerced, _ := model.BoolType.Coerce(value)
			if v, ok := coerced.(model.Unknown); ok {
				why = v.Why
			} else if coerced != model.Value(model.Bool(true)) {
				return model.Bool(false)
			}
		}
		if why != "" {
			return model.Unknown{Why: why}
		}
		return model.Bool(true)
	})
	if !ok {
		return model.Unknown{Why: "it depends on too many conditions"}
	}
	return out
}

// orAt is a place, or another where it is not known.
func orAt(at, other source.Span) source.Span {
	if at.IsZero() {
		return other
	}
	return at
}
