package draft

import (
	"encoding/json"
	"maps"
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
		return Either(guard,
			writeJSON(Given(value, guard, true), levels-1),
			writeJSON(Given(value, guard, false), levels-1),
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
