package draft

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// maxConditions is how many conditions may change one JSON text.
const maxConditions = 6

// JSON is a value as JSON with sorted keys. A choice inside makes a choice of
// texts.
func JSON(value model.Value) model.Value {
	if value == nil {
		return nil
	}
	return writeJSON(value, maxConditions)
}

func writeJSON(value model.Value, levels int) model.Value {
	if guard, ok := firstChoice(value); ok {
		if levels == 0 {
			return model.Unknown{Why: "it depends on too many conditions"}
		}
		return either(guard,
			writeJSON(resolved(value, guard, func(c model.Choice) model.Value { return c.Then }), levels-1),
			writeJSON(resolved(value, guard, func(c model.Choice) model.Value { return c.Else }), levels-1),
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
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if guard, ok := firstChoice(v[name].Value); ok {
				return guard, true
			}
		}
	default:
	}
	return nil, false
}

// resolved is a value with one side taken of all choices on a guard.
func resolved(value model.Value, guard model.Guard, side func(model.Choice) model.Value) model.Value {
	switch v := value.(type) {
	case model.Choice:
		if reflect.DeepEqual(v.If, guard) {
			return resolved(side(v), guard, side)
		}
		v.Then, v.Else = resolved(v.Then, guard, side), resolved(v.Else, guard, side)
		return v
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
			quoted := quote(part.Literal)
			w.literal(quoted[1 : len(quoted)-1])
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
	for _, name := range slices.Sorted(maps.Keys(block)) {
		if block[name].Value == nil {
			continue
		}
		if !first {
			w.literal(",")
		}
		first = false
		w.literal(quote(name) + ":")
		w.value(block[name].Value)
	}
	w.literal("}")
}

// quote is a JSON string. Event patterns hold < and > as they are.
func quote(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
